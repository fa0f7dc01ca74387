import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, AwsError, type AwsRequest } from './fake-aws.ts';

interface Template {
  Resources: Record<string, { Type: string }>;
  Outputs?: Record<string, unknown>;
  Parameters?: Record<
    string,
    { Default?: string; AllowedPattern?: string; AllowedValues?: string[] }
  >;
}

interface Stack {
  id: string;
  template: Template;
  status: string;
  parameters: Record<string, string>;
  /** Newest first. */
  events: Record<string, unknown>[];
}

/** CloudFormation of a stage that is deployed, from its templates; parameters can be updated. */
export class DeployedStacks {
  /** Names or ids of resources, by logical ids; the others are `<stage>-<logical id>`. */
  readonly physicalIds: Record<string, string> = {};
  /** The next update of a stack fails with this reason. */
  readonly failures = new Map<string, string>();
  /** How often DescribeStacks answers that an update is under way, before it has ended. */
  looksUntilDone = 1;
  readonly #stage: string;
  readonly #directory: string;
  readonly #now: () => Date;
  readonly #stacks = new Map<string, Stack>();
  readonly #pending = new Map<string, { looks: number; end: () => void }>();

  /** @param directory with the templates, as the CDK writes them */
  constructor(stage: string, directory: string, now: () => Date) {
    this.#stage = stage;
    this.#directory = directory;
    this.#now = now;
  }

  /** Parameters of a stack, by its id without the stage. A test may change them. */
  parameters(id: string): Record<string, string> {
    return this.#stack(`${this.#stage}-${id}`).parameters;
  }

  /** @param id without the stage */
  setStatus(id: string, status: string): void {
    this.#stack(`${this.#stage}-${id}`).status = status;
  }

  answers(): Record<string, Answer> {
    return {
      'cloudformation.DescribeStacks': (request) => this.#describe(request),
      'cloudformation.ListStackResources': (request) => this.#resources(request),
      'cloudformation.DescribeStackEvents': (request) => ({
        StackEvents: this.#stack(String(request.input.StackName)).events,
      }),
      'cloudformation.UpdateStack': (request) => this.#update(request),
    };
  }

  #stack(name: string): Stack {
    const known = this.#stacks.get(name);
    if (known) return known;
    const id = name.slice(this.#stage.length + 1);
    const template = JSON.parse(
      readFileSync(join(this.#directory, `${id}.template.json`), 'utf8'),
    ) as Template;
    const parameters = Object.fromEntries(
      Object.entries(template.Parameters ?? {}).map(([key, { Default = '' }]) => [key, Default]),
    );
    const stack: Stack = { id, template, status: 'CREATE_COMPLETE', parameters, events: [] };
    this.#stacks.set(name, stack);
    this.#event(name, name, 'CREATE_COMPLETE');
    return stack;
  }

  #describe({ input }: AwsRequest) {
    const name = String(input.StackName);
    const stack = this.#stack(name);
    const pending = this.#pending.get(name);
    if (pending && pending.looks-- <= 0) pending.end();
    return {
      Stacks: [
        {
          StackName: name,
          StackStatus: stack.status,
          CreationTime: this.#now(),
          Outputs: Object.keys(stack.template.Outputs ?? {}).map((OutputKey) => ({
            OutputKey,
            OutputValue: `${name}-${OutputKey}`,
          })),
          Parameters: Object.entries(stack.parameters).map(([ParameterKey, ParameterValue]) => ({
            ParameterKey,
            ParameterValue,
          })),
        },
      ],
    };
  }

  #resources({ input }: AwsRequest) {
    const { template } = this.#stack(String(input.StackName));
    return {
      StackResourceSummaries: Object.entries(template.Resources).map(
        ([LogicalResourceId, { Type }]) => ({
          LogicalResourceId,
          ResourceType: Type,
          PhysicalResourceId:
            this.physicalIds[LogicalResourceId] ?? `${this.#stage}-${LogicalResourceId}`,
          ResourceStatus: 'CREATE_COMPLETE',
          LastUpdatedTimestamp: this.#now(),
        }),
      ),
    };
  }

  /** Only what the commands ask for: the previous template with other parameters. */
  #update({ input }: AwsRequest) {
    const name = String(input.StackName);
    const stack = this.#stack(name);
    const refuse = (message: string) => {
      throw new AwsError('ValidationError', message);
    };
    if (!/_COMPLETE$/.test(stack.status))
      refuse(`Stack:${name} is in ${stack.status} state and can not be updated.`);
    if (input.UsePreviousTemplate !== 'true') refuse('The test knows the previous template only');
    const wanted: Record<string, string> = {};
    for (let i = 1; input[`Parameters.member.${i}.ParameterKey`]; i++) {
      const key = String(input[`Parameters.member.${i}.ParameterKey`]);
      const isPrevious = input[`Parameters.member.${i}.UsePreviousValue`] === 'true';
      const value = String(input[`Parameters.member.${i}.ParameterValue`] ?? '');
      wanted[key] = isPrevious ? (stack.parameters[key] ?? '') : value;
      const { AllowedPattern, AllowedValues } = stack.template.Parameters?.[key] ?? {};
      if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(wanted[key]))
        refuse(`Parameter ${key} failed to satisfy constraint: pattern ${AllowedPattern}`);
      if (AllowedValues && !AllowedValues.includes(wanted[key]))
        refuse(`Template error: ${key} must be one of ${AllowedValues}`);
    }
    for (const key of Object.keys(stack.parameters))
      if (wanted[key] === undefined) refuse(`Parameters: [${key}] must have values`);
    if (JSON.stringify(wanted) === JSON.stringify(stack.parameters))
      refuse('No updates are to be performed.');
    this.#event(name, name, 'UPDATE_IN_PROGRESS', 'User Initiated');
    stack.status = 'UPDATE_IN_PROGRESS';
    const failure = this.failures.get(name);
    this.failures.delete(name);
    const end = () => {
      this.#pending.delete(name);
      if (failure) {
        this.#event(name, 'Resource', 'UPDATE_FAILED', failure);
        this.#event(name, 'Other', 'UPDATE_FAILED', 'Resource update cancelled');
      } else stack.parameters = wanted;
      stack.status = failure ? 'UPDATE_ROLLBACK_COMPLETE' : 'UPDATE_COMPLETE';
      this.#event(name, name, stack.status);
    };
    this.#pending.set(name, { looks: this.looksUntilDone, end });
    return { StackId: name };
  }

  #event(stack: string, logicalId: string, status: string, reason = ''): void {
    this.#stacks.get(stack)?.events.unshift({
      StackId: stack,
      StackName: stack,
      EventId: String(Math.random()),
      LogicalResourceId: logicalId,
      ResourceStatus: status,
      ResourceStatusReason: reason,
      Timestamp: this.#now(),
    });
  }
}
