import type { FlowType } from '../../lib/contact-flows/flow-types.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import type { Invocable } from '../lambda/function.ts';
import type { Clock } from '../shared/clock.ts';
import type { Instance } from './contact.ts';
import { type Flow, FlowError, readFlow } from './flow.ts';
import type { Hours } from './hours.ts';
import { checkNamedByFlows } from './named-by-flows.ts';

/** Not assigned to anyone: Hong Kong has no number that begins with 0. */
const NUMBER = '+85200000000';

/**
 * The Connect instance of the templates; undefined if there is none.
 * @param functions by ARN
 * @throws FlowError for a flow that Connect or the simulator rejects, for a name in a flow that
 * does not exist, and if several flows could be the entry
 */
export function readInstance(
  assembly: Assembly,
  functions: ReadonlyMap<string, Pick<Invocable, 'invoke'>>,
  clock: Clock,
  log: (line: string) => void,
): Instance | undefined {
  const [instance, ...others] = assembly.resources('AWS::Connect::Instance');
  if (!instance) return undefined;
  if (others.length > 0) throw new Error('The laptop supports only one Connect instance');
  const flows = assembly
    .resources<{ Name: string; Content: string; Type: FlowType }>('AWS::Connect::ContactFlow')
    .map(({ ref, properties: { Name, Content, Type } }) => readFlow(Name, ref, Content, Type));
  const hours = assembly.resources<Hours>('AWS::Connect::HoursOfOperation');
  const arn = assembly.attribute(instance, 'Arn');
  checkNamedByFlows(assembly, arn, flows);
  const invoker = { service: 'connect.amazonaws.com', sourceArn: arn };
  return {
    arn,
    entry: entryOf(flows),
    flows: new Map(flows.map((flow) => [flow.arn, flow])),
    functions: new Map(
      [...functions].map(([arn, each]) => [arn, (event) => each.invoke(event, invoker)]),
    ),
    hours: new Map(hours.map(({ ref, properties }) => [ref, properties])),
    number: NUMBER,
    now: () => clock.now(),
    log,
  };
}

/** The only flow that no other flow transfers calls to. */
function entryOf(flows: Flow[]): Flow {
  const targets = new Set(
    flows.flatMap((flow) =>
      [...flow.actions.values()].flatMap((action) =>
        action.kind === 'TransferToFlow' ? [action.parameters.ContactFlowId] : [],
      ),
    ),
  );
  const [entry, ...others] = flows.filter(({ arn }) => !targets.has(arn));
  if (!entry || others.length > 0) {
    throw new FlowError(
      `Exactly one flow must be the entry, but these could be: ${[entry, ...others].map((each) => each?.name)}`,
    );
  }
  return entry;
}
