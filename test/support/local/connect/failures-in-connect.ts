/** Failures inside Connect, which no test case can cause: one for each action that can fail. */
import type { PhoneLanguage } from '../../../../functions/phone/contract.ts';
import type { Scenario } from '../../../../lib/contact-flows/scenarios/scenario.ts';
import {
  compile,
  type TestBindings,
} from '../../../../lib/contact-flows/testing-language/compile.ts';
import type { CallOptions, Instance } from '../../../../local/connect/contact.ts';
import type { Coverage } from '../../../../local/connect/coverage.ts';
import type { Action, Flow } from '../../../../local/connect/flow.ts';
import {
  runTestCase,
  type TestResult,
} from '../../../../local/connect/testing-language/run-test-case.ts';

/** A scenario in a language. */
export interface Played {
  scenario: Scenario;
  language: PhoneLanguage;
}

/** An action that failed, and how the scenario went on. */
export interface Failed {
  action: Action;
  result: TestResult;
}

/** What the flows and the test cases refer to. */
export function bindingsOf({ flows, hours }: Instance): TestBindings {
  const actions = [...flows.values()].flatMap((flow) => [...flow.actions.values()]);
  const invocation = actions.find((each) => each.kind === 'InvokeLambdaFunction');
  const check = actions.find((each) => each.kind === 'CheckHoursOfOperation');
  const [closedHoursId = ''] = [...hours].find(([, { Config }]) => Config.length === 0) ?? [];
  return {
    functionArn: invocation?.parameters.LambdaFunctionARN ?? '',
    hoursId: check?.parameters.HoursOfOperationId ?? '',
    closedHoursId,
  };
}

/**
 * Runs a scenario once for each action of the flows whose failure nobody has seen, if a call
 * reaches it. What is only reached after a failed transfer fails after one.
 * @param reached the scenario that reaches an action, by flow and action
 */
export async function failEach(
  instance: Instance,
  reached: ReadonlyMap<string, Played>,
  coverage: Coverage,
): Promise<Failed[]> {
  const failed: Failed[] = [];
  const bindings = bindingsOf(instance);
  const afterTransfer = [...reached].find(([key]) => key.endsWith(' - transfer'))?.[1];
  for (const flow of instance.flows.values())
    for (const action of flow.actions.values()) {
      if (!action.branches.errors.some(({ type }) => type === 'NoMatchingError')) continue;
      if (coverage.has(flow, action, 'NoMatchingError')) continue;
      const direct = reached.get(keyOf(flow, action));
      const played = direct ?? afterTransfer;
      if (!played) continue;
      const fails: CallOptions['fails'] = (_, each) =>
        each === action || (!direct && each.kind === 'TransferToFlow');
      const { scenario, language } = played;
      const testCase = compile(scenario, language, bindings);
      const result = await runTestCase(instance, testCase, { coverage, fails });
      if (direct) failed.push({ action, result });
    }
  return failed;
}

/** Names an action of a flow. */
export const keyOf = (flow: Pick<Flow, 'name'>, { id }: Pick<Action, 'id'>): string =>
  `${flow.name} / ${id}`;
