/** The scenarios on the simulator: what they take of the flows, and of the operating guide. */
import { expect, test } from 'vitest';
import { scenarios } from '../../../lib/contact-flows/scenarios/index.ts';
import { languagesOf } from '../../../lib/contact-flows/scenarios/scenario.ts';
import { Coverage } from '../../../local/connect/coverage.ts';
import { playScenario } from '../../../local/connect/scenario.ts';
import { appInstance } from '../../support/local/connect/app-instance.ts';

test('scan', async () => {
  const instance = await appInstance();
  const coverage = new Coverage();
  const faults: string[] = [];
  for (const scenario of scenarios)
    for (const language of languagesOf(scenario))
      await playScenario(instance, scenario, language, { coverage }).catch((error) =>
        faults.push(String(error.message).slice(0, 400)),
      );
  const report = coverage.report(instance.flows.values());
  console.log(scenarios.length, faults.length, report.actions, report.branches);
  console.log(faults.slice(0, 20).join('\n'));
  console.log(
    report.missing
      .filter((each) => !each.includes('NoMatchingError'))
      .slice(0, 80)
      .join('\n'),
  );
  expect(faults).toEqual([]);
}, 300_000);
