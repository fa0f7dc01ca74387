import { type Answer, AwsError, type AwsRequest } from './fake-aws.ts';
import { exportInUse, importersOf, missingExport } from './fake-exports.ts';

type Template = {
  Resources?: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  Outputs?: Record<string, { Export?: { Name: string } }>;
  Parameters?: Record<string, { Default?: string }>;
};

/** A stack as CloudFormation keeps it. */
export interface FakeStack {
  id: string;
  name: string;
  region: string;
  status: string;
  template: Template;
  parameters: Record<string, string>;
  tags: Record<string, string>;
  protection: boolean;
  outputs: Record<string, string>;
  events: Record<string, unknown>[];
  created: Date;
}

/** A failure of one resource, at the next deployment or deletion of its stack. */
export interface PlannedFailure {
  logicalId: string;
  reason: string;
}

interface Options {
  /** Value of a stack's output. */
  output(stack: FakeStack, key: string): string;
  /** Physical id of a resource. */
  physicalId(stack: FakeStack, logicalId: string, type: string): string;
  /** The template of a change set by its URL in the bootstrap bucket. */
  templateAt(url: string): string;
  /** Called after a stack was created or updated. */
  deployed?(stack: FakeStack): void;
  /** Throws an {@link AwsError} if the stack must not be deleted yet. */
  deleting?(stack: FakeStack): PlannedFailure | undefined;
}

/** CloudFormation as the CDK's toolkit uses it: stacks, change sets, events; all regions. */
export class FakeCloudFormation {
  readonly stacks: FakeStack[] = [];
  /** By stack name, or `delete` and the stack name; each is used once. */
  readonly failures = new Map<string, PlannedFailure>();
  /** By stack name, a refusal of the next change set; each is used once. */
  readonly refusals = new Map<string, AwsError>();
  readonly #changeSets = new Map<string, FakeStack>();
  readonly #options: Options;
  readonly #changeSetsSince = new Date(Date.now() - 1000);
  #next = 1;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The stack of that name which is not deleted. */
  stack(name: string, region?: string): FakeStack | undefined {
    return this.stacks.find(
      (each) =>
        (each.name === name || each.id === name) &&
        (!region || each.region === region) &&
        (each.status !== 'DELETE_COMPLETE' || each.id === name),
    );
  }

  /** Continues from the stacks of another account. */
  continueFrom(other: FakeCloudFormation): void {
    this.stacks.push(...structuredClone(other.stacks));
    this.#next = other.#next;
  }

  answers(): Record<string, Answer> {
    return Object.fromEntries(
      Object.entries({
        DescribeStacks: this.#describeStacks,
        CreateChangeSet: this.#createChangeSet,
        DescribeChangeSet: this.#describeChangeSet,
        ExecuteChangeSet: this.#executeChangeSet,
        DeleteChangeSet: this.#deleteChangeSet,
        DescribeStackEvents: this.#events,
        GetTemplate: this.#template,
        ListStackResources: this.#resources,
        UpdateTerminationProtection: this.#protect,
        DeleteStack: this.#delete,
        ListImports: this.#imports,
      }).map(([operation, answer]) => [
        `cloudformation.${operation}`,
        (request: AwsRequest) => answer.call(this, request),
      ]),
    );
  }

  #find({ input, region }: AwsRequest): FakeStack {
    const name = String(input.StackName);
    const found = this.stack(name, region);
    if (found) return found;
    throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
  }

  #describeStacks(request: AwsRequest) {
    const found = request.input.StackName
      ? [this.#find(request)]
      : this.stacks.filter(
          ({ status, region }) => status !== 'DELETE_COMPLETE' && region === request.region,
        );
    return {
      Stacks: found.map((stack) => ({
        StackId: stack.id,
        StackName: stack.name,
        StackStatus: stack.status,
        CreationTime: stack.created,
        EnableTerminationProtection: stack.protection,
        Outputs: Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
          ExportName: stack.template.Outputs?.[OutputKey]?.Export?.Name,
        })),
        Parameters: pairs(stack.parameters, 'ParameterKey', 'ParameterValue'),
        Tags: pairs(stack.tags, 'Key', 'Value'),
      })),
    };
  }

  #createChangeSet({ input, region }: AwsRequest) {
    const name = String(input.StackName);
    const refusal = this.refusals.get(name);
    if (refusal) {
      this.refusals.delete(name);
      throw refusal;
    }
    let stack = this.stack(name, region);
    if (stack && /ROLLBACK_COMPLETE$/.test(stack.status) && stack.status[0] === 'R')
      throw new AwsError(
        'ValidationError',
        `Stack:${stack.id} is in ROLLBACK_COMPLETE state and can not be updated.`,
      );
    if (!stack) {
      stack = {
        id: `arn:aws:cloudformation:${region}:111122223333:stack/${name}/${this.#next++}`,
        name,
        region,
        status: 'REVIEW_IN_PROGRESS',
        template: {},
        parameters: {},
        tags: {},
        protection: false,
        outputs: {},
        events: [],
        created: new Date(),
      };
      this.stacks.push(stack);
    }
    const body = String(input.TemplateBody ?? this.#options.templateAt(String(input.TemplateURL)));
    const template = parseTemplate(body);
    const given = list(input, 'Parameters', ['ParameterKey', 'ParameterValue', 'UsePreviousValue']);
    const parameters: Record<string, string> = {};
    for (const [key, { Default }] of Object.entries(template.Parameters ?? {})) {
      const one = given.find(({ ParameterKey }) => ParameterKey === key);
      const value = one?.ParameterValue ?? (one ? stack.parameters[key] : undefined) ?? Default;
      if (value === undefined)
        throw new AwsError('ValidationError', `Parameters: [${key}] must have values`);
      parameters[key] = value;
    }
    const tags = Object.fromEntries(
      list(input, 'Tags', ['Key', 'Value']).map(({ Key, Value }) => [Key, Value]),
    ) as Record<string, string>;
    const id = `arn:aws:cloudformation:${region}:111122223333:changeSet/c${this.#next++}/1`;
    this.#changeSets.set(id, { ...stack, template, parameters, tags });
    this.#changeSets.set(`${name} ${region} ${input.ChangeSetName}`, {
      ...stack,
      template,
      parameters,
      tags,
    });
    return { Id: id, StackId: stack.id };
  }

  #changeSetKey({ input, region }: AwsRequest): string {
    const name = /stack\/([^/]+)/.exec(String(input.StackName))?.[1] ?? input.StackName;
    const named = String(input.ChangeSetName);
    return this.#changeSets.has(named) ? named : `${name} ${region} ${named}`;
  }

  #changeSet(request: AwsRequest): FakeStack {
    const found = this.#changeSets.get(this.#changeSetKey(request));
    if (found) return found;
    const named = String(request.input.ChangeSetName);
    throw new AwsError('ChangeSetNotFound', `ChangeSet [${named}] does not exist`, 404);
  }

  #deleteChangeSet(request: AwsRequest) {
    this.#changeSets.delete(this.#changeSetKey(request));
    return {};
  }

  #describeChangeSet(request: AwsRequest) {
    const wanted = this.#changeSet(request);
    const stack = this.stack(wanted.id) as FakeStack;
    const isSame =
      JSON.stringify([stack.template, stack.parameters]) ===
      JSON.stringify([wanted.template, wanted.parameters]);
    return {
      ChangeSetName: 'cdk-deploy-change-set',
      ChangeSetId: request.input.ChangeSetName,
      CreationTime: this.#changeSetsSince,
      StackId: stack.id,
      StackName: stack.name,
      ...(isSame
        ? {
            Status: 'FAILED',
            StatusReason: "The submitted information didn't contain changes.",
            Changes: [],
          }
        : {
            Status: 'CREATE_COMPLETE',
            ExecutionStatus: 'AVAILABLE',
            Changes: [{ Type: 'Resource', ResourceChange: { Action: 'Add' } }],
          }),
    };
  }

  #executeChangeSet(request: AwsRequest) {
    const wanted = this.#changeSet(request);
    const stack = this.stack(wanted.id) as FakeStack;
    const isNew = stack.status === 'REVIEW_IN_PROGRESS';
    const verb = isNew ? 'CREATE' : 'UPDATE';
    const failure = this.failures.get(stack.name);
    if (isNew) Object.assign(stack, { parameters: wanted.parameters, tags: wanted.tags });
    this.#event(stack, stack.name, `${verb}_IN_PROGRESS`, 'User Initiated');
    if (failure) {
      this.failures.delete(stack.name);
      this.#event(stack, failure.logicalId, `${verb}_FAILED`, failure.reason, wanted.template);
      this.#event(stack, 'Other', `${verb}_FAILED`, 'Resource creation cancelled', wanted.template);
      stack.status = isNew ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
      this.#event(stack, stack.name, stack.status, '');
      return {};
    }
    const refused =
      exportInUse(this.stacks, stack, wanted.template) ?? missingExport(this.stacks, wanted);
    if (refused) {
      this.#event(
        stack,
        stack.name,
        `${verb === 'CREATE' ? '' : 'UPDATE_'}ROLLBACK_IN_PROGRESS`,
        refused,
      );
      stack.status = isNew ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE';
      this.#event(stack, stack.name, stack.status, '');
      return {};
    }
    const { template, parameters, tags } = wanted;
    Object.assign(stack, { template, parameters, tags, status: `${verb}_COMPLETE` });
    stack.outputs = Object.fromEntries(
      Object.keys(template.Outputs ?? {}).map((key) => [key, this.#options.output(stack, key)]),
    );
    this.#event(stack, stack.name, stack.status, '');
    this.#options.deployed?.(stack);
    return {};
  }

  #event(stack: FakeStack, logicalId: string, status: string, reason: string, template?: Template) {
    const isStack = logicalId === stack.name;
    stack.events.unshift({
      StackId: stack.id,
      StackName: stack.name,
      EventId: String(this.#next++),
      LogicalResourceId: logicalId,
      PhysicalResourceId: isStack ? stack.id : '',
      ResourceType: isStack
        ? 'AWS::CloudFormation::Stack'
        : ((template ?? stack.template).Resources?.[logicalId]?.Type ?? 'AWS::Unknown'),
      ResourceStatus: status,
      ResourceStatusReason: reason,
      Timestamp: new Date(),
    });
  }

  #events(request: AwsRequest) {
    return { StackEvents: this.#find(request).events };
  }

  #template(request: AwsRequest) {
    return { TemplateBody: JSON.stringify(this.#find(request).template) };
  }

  /** In pages of one, where AWS's have a hundred. */
  #resources(request: AwsRequest) {
    const stack = this.#find(request);
    const all = Object.entries(stack.template.Resources ?? {});
    const start = Number(request.input.NextToken ?? 0);
    const next = start + 1;
    return {
      StackResourceSummaries: all.slice(start, next).map(([logicalId, { Type }]) => ({
        LogicalResourceId: logicalId,
        ResourceType: Type,
        PhysicalResourceId: this.#options.physicalId(stack, logicalId, Type),
        ResourceStatus: 'CREATE_COMPLETE',
      })),
      ...(next < all.length && { NextToken: String(next) }),
    };
  }

  #imports({ input, region }: AwsRequest) {
    const Imports = importersOf(this.stacks, String(input.ExportName), region);
    if (Imports.length > 0) return { Imports };
    throw new AwsError(
      'ValidationError',
      `Export '${input.ExportName}' is not imported by any stack.`,
    );
  }

  #protect(request: AwsRequest) {
    this.#find(request).protection = request.input.EnableTerminationProtection === 'true';
    return {};
  }

  #delete(request: AwsRequest) {
    const stack = this.stack(String(request.input.StackName), request.region);
    if (!stack) return {};
    if (stack.protection)
      throw new AwsError(
        'ValidationError',
        `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
      );
    const inUse = exportInUse(this.stacks, stack, {});
    if (inUse) {
      // The stack keeps its status (https://github.com/rlister/stax/issues/40).
      this.#event(stack, stack.name, stack.status, inUse);
      return {};
    }
    this.#event(stack, stack.name, 'DELETE_IN_PROGRESS', 'User Initiated');
    const planned = this.failures.get(`delete ${stack.name}`);
    this.failures.delete(`delete ${stack.name}`);
    const failure = planned ?? this.#options.deleting?.(stack);
    if (failure) this.#event(stack, failure.logicalId, 'DELETE_FAILED', failure.reason);
    stack.status = failure ? 'DELETE_FAILED' : 'DELETE_COMPLETE';
    this.#event(stack, stack.name, stack.status, '');
    return {};
  }
}

/** The bootstrap stack's template alone is YAML; of it only its outputs matter here. */
function parseTemplate(body: string): Template {
  if (body.startsWith('{')) return JSON.parse(body) as Template;
  const names = ['BucketName', 'BucketDomainName', 'BootstrapVersion'];
  return { Outputs: Object.fromEntries(names.map((name) => [name, {}])) };
}

function pairs(values: Record<string, string>, key: string, value: string) {
  return Object.entries(values).map((each) => ({ [key]: each[0], [value]: each[1] }));
}

/** A list of the query protocol: `Tags.member.1.Key=…`. */
function list(input: Record<string, unknown>, name: string, fields: readonly string[]) {
  const found: Record<string, string | undefined>[] = [];
  for (let i = 1; ; i++) {
    const one = Object.fromEntries(
      fields.map((field) => [field, input[`${name}.member.${i}.${field}`] as string | undefined]),
    );
    if (Object.values(one).every((value) => value === undefined)) return found;
    found.push(one);
  }
}
