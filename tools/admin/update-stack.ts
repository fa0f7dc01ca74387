import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  type StackEvent,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { awsFailure } from '../shared/aws-failure.ts';
import type { DeployedStack } from '../shared/deployed-stage.ts';
import type { AdminSession } from './session.ts';

/** Between two looks at CloudFormation. */
const POLL_MS = 5000;

/** Failures that are only the consequence of another one. */
const CONSEQUENCE = /cancelled|^The following resource\(s\)/i;

/**
 * Updates parameters of a stack, and waits until that is done. Template, tags, role and all other
 * parameters stay as they are. Does nothing if the stack has these values already.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html
 * @param id without the stage, e.g. `SsaSite`
 * @throws Error in one line, with CloudFormation's reason if it rolled back
 */
export async function updateStack(
  session: AdminSession,
  id: string,
  parameters: Record<string, string>,
): Promise<void> {
  const stack = await settledStack(session, id);
  for (const name of Object.keys(parameters))
    if (!(name in stack.parameters))
      throw new Error(`${stack.name} has no parameter ${name}: run npm run deploy first`);
  const changed = Object.keys(parameters).filter(
    (name) => (stack.parameters[name] ?? '') !== parameters[name],
  );
  if (changed.length === 0) return session.note(`${stack.name} has ${namesOf(parameters)} already`);
  await session.change(`update ${stack.name}: ${changed.join(', ')}`, 'UpdateStack', async () => {
    await new CloudFormationClient(session.clientConfig).send(
      new UpdateStackCommand({
        StackName: stack.name,
        UsePreviousTemplate: true,
        Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
        Parameters: Object.keys(stack.parameters).map((name) =>
          name in parameters
            ? { ParameterKey: name, ParameterValue: parameters[name] }
            : { ParameterKey: name, UsePreviousValue: true },
        ),
      }),
    );
    const { status } = await settledStack(session, id);
    if (status !== 'UPDATE_COMPLETE')
      throw new Error(`${await failureOf(session, stack.name)} (now ${status})`);
  });
}

/**
 * A stack that nothing is working on, after waiting for what is.
 * @throws Error if it does not exist, or cannot be updated
 */
export async function settledStack(session: AdminSession, id: string): Promise<DeployedStack> {
  let shown = '';
  for (;;) {
    const stack = await session.stage.stack(id);
    const { stage } = session.stage.settings;
    if (!stack) throw new Error(`${stage}-${id} does not exist: run npm run deploy first`);
    if (/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(stack.status)) return stack;
    // Of a stack that is only in review, nothing is under way.
    if (!/(?<!^REVIEW)_IN_PROGRESS$/.test(stack.status))
      throw new Error(`${stack.name} is in ${stack.status}: run npm run deploy first`);
    if (stack.status !== shown) session.note(`${stack.name}: ${stack.status} …`);
    shown = stack.status;
    await session.context.pause(POLL_MS);
  }
}

/** When a stack's last deployment ended; `undefined` if CloudFormation has no events of it. */
export async function lastDeployed(session: AdminSession, name: string): Promise<Date | undefined> {
  const ended = (await eventsOf(session, name)).find(
    (each) => each.LogicalResourceId === name && /_COMPLETE$/.test(each.ResourceStatus ?? ''),
  );
  return ended?.Timestamp;
}

/** The first reason of the last update's failure. */
async function failureOf(session: AdminSession, name: string): Promise<string> {
  const events = await eventsOf(session, name);
  const start = events.findIndex(
    (each) => each.LogicalResourceId === name && each.ResourceStatus === 'UPDATE_IN_PROGRESS',
  );
  const first = events
    .slice(0, start === -1 ? undefined : start)
    .findLast(
      ({ ResourceStatus = '', ResourceStatusReason = '' }) =>
        /_FAILED$/.test(ResourceStatus) && !CONSEQUENCE.test(ResourceStatusReason),
    );
  if (!first) return 'it was rolled back';
  return `${first.LogicalResourceId}: ${first.ResourceStatusReason?.replaceAll(/\s+/g, ' ')}`;
}

/** The newest events of a stack, newest first. */
async function eventsOf({ clientConfig }: AdminSession, name: string): Promise<StackEvent[]> {
  const { StackEvents = [] } = await new CloudFormationClient(clientConfig)
    .send(new DescribeStackEventsCommand({ StackName: name }))
    .catch(awsFailure(`read the events of ${name}`));
  return StackEvents;
}

const namesOf = (parameters: Record<string, string>) => Object.keys(parameters).join(' and ');
