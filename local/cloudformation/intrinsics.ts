import { ACCOUNT, kindOf } from './resource-kinds.ts';

/** The parts of a CloudFormation template that the laptop reads. */
export interface Template {
  Parameters?: Record<string, { Type: string; Default?: string }>;
  Conditions?: Record<string, unknown>;
  Resources?: Record<
    string,
    {
      Type: string;
      Condition?: string;
      Properties?: Record<string, unknown>;
      Metadata?: Record<string, unknown>;
    }
  >;
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>;
}

/** A template, with everything needed to resolve its references. */
export interface Stack {
  name: string;
  region: string;
  template: Template;
  parameters: Record<string, string>;
  /**
   * Every stack of the assembly, including this one: exports and outputs carry values across
   * stacks.
   */
  all: readonly Stack[];
}

/**
 * Resolves every intrinsic function in a value, as CloudFormation does. `AWS::NoValue` removes the
 * property or list element that contains it.
 * @throws Error for an unsupported function, or a reference to something that does not exist
 */
export function resolve(value: unknown, stack: Stack): unknown {
  if (Array.isArray(value))
    return value.map((each) => resolve(each, stack)).filter((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (
    entries.length === 1 &&
    name !== undefined &&
    (name === 'Ref' || name.startsWith('Fn::') || isCondition(name, argument, stack))
  ) {
    const intrinsic = INTRINSICS[name];
    if (!intrinsic)
      throw new Error(`${stack.name} uses ${name}, which the laptop does not support`);
    return intrinsic(argument as never, stack);
  }
  return Object.fromEntries(
    entries
      .map(([key, each]) => [key, resolve(each, stack)])
      .filter(([, each]) => each !== undefined),
  );
}

const INTRINSICS: Record<string, (argument: never, stack: Stack) => unknown> = {
  Ref: (logicalId: string, stack) => ref(logicalId, stack),
  'Fn::GetAtt': (path: string | [string, unknown], stack) => {
    if (typeof path !== 'string') return attribute(path[0], String(resolve(path[1], stack)), stack);
    return dotted(path, stack);
  },
  'Fn::Join': ([separator, parts]: [string, unknown], stack) =>
    (resolve(parts, stack) as unknown[]).join(separator),
  'Fn::Split': ([separator, text]: [string, unknown], stack) =>
    String(resolve(text, stack)).split(separator),
  'Fn::Select': ([index, list]: [number | string, unknown], stack) => {
    const item = (resolve(list, stack) as unknown[])[Number(index)];
    if (item === undefined) throw new Error(`${stack.name}: Fn::Select finds nothing at ${index}`);
    return item;
  },
  'Fn::Sub': (argument: string | [string, Record<string, unknown>], stack) => {
    const [text, own] = typeof argument === 'string' ? [argument, {}] : argument;
    return text.replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(own, name)) return String(resolve(own[name], stack));
      return String(name.includes('.') ? dotted(name, stack) : ref(name, stack));
    });
  },
  'Fn::ImportValue': (argument: unknown, stack) => {
    const wanted = resolve(argument, stack);
    for (const exporter of stack.all) {
      for (const output of Object.values(exporter.template.Outputs ?? {})) {
        if (output.Export && resolve(output.Export.Name, exporter) === wanted)
          return resolve(output.Value, exporter);
      }
    }
    throw new Error(`${stack.name} imports ${wanted}, which no stack exports`);
  },
  'Fn::If': ([name, then, otherwise]: [string, unknown, unknown], stack) =>
    resolve(holds(name, stack) ? then : otherwise, stack),
  'Fn::Equals': ([one, other]: [unknown, unknown], stack) =>
    String(resolve(one, stack)) === String(resolve(other, stack)),
  'Fn::Not': ([condition]: [unknown], stack) => !resolve(condition, stack),
  'Fn::And': (conditions: unknown[], stack) => conditions.every((each) => resolve(each, stack)),
  'Fn::Or': (conditions: unknown[], stack) => conditions.some((each) => resolve(each, stack)),
  // A reference to another condition. The Condition of a resource stands beside its Type, never
  // alone.
  Condition: (name: string, stack) => holds(name, stack),
  // The CDK's weak reference to another stack: reads an output by its name.
  'Fn::GetStackOutput': (
    { StackName, OutputName }: { StackName: string; OutputName: string },
    stack,
  ) => {
    const owner = stack.all.find((each) => each.name === StackName);
    const output = owner?.template.Outputs?.[OutputName];
    if (!owner || !output)
      throw new Error(`${stack.name} reads ${StackName}.${OutputName}, which does not exist`);
    return resolve(output.Value, owner);
  },
};

/**
 * Whether a condition of the template is true.
 * @throws Error if the template has no such condition
 */
export function holds(name: string, stack: Stack): boolean {
  const condition = stack.template.Conditions?.[name];
  if (condition === undefined)
    throw new Error(`${stack.name} refers to the condition ${name}, which does not exist`);
  return Boolean(resolve(condition, stack));
}

/**
 * Distinguishes a condition reference from a policy's `Condition`, whose value is not the name of
 * a condition.
 */
function isCondition(name: string, argument: unknown, { template }: Stack): boolean {
  return (
    name === 'Condition' &&
    typeof argument === 'string' &&
    Object.hasOwn(template.Conditions ?? {}, argument)
  );
}

function ref(name: string, stack: Stack): string | undefined {
  if (name.startsWith('AWS::')) return pseudoParameter(name, stack);
  const parameter = stack.parameters[name];
  if (parameter !== undefined) return parameter;
  const { kind, identity } = resource(name, stack);
  return kind.ref(identity);
}

function pseudoParameter(name: string, stack: Stack): string | undefined {
  if (name === 'AWS::NoValue') return undefined;
  const value = {
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::Region': stack.region,
    'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${ACCOUNT}:stack/${stack.name}/laptop`,
    'AWS::StackName': stack.name,
    'AWS::URLSuffix': 'amazonaws.com',
  }[name];
  if (value === undefined)
    throw new Error(`${stack.name} refers to ${name}, which the laptop does not support`);
  return value;
}

function dotted(path: string, stack: Stack): string {
  const dot = path.indexOf('.');
  return attribute(path.slice(0, dot), path.slice(dot + 1), stack);
}

function attribute(logicalId: string, name: string, stack: Stack): string {
  const { kind, identity, type } = resource(logicalId, stack);
  const of = kind.attributes[name];
  if (!of)
    throw new Error(`${stack.name}.${logicalId} (${type}) has no attribute ${name} on the laptop`);
  return of(identity);
}

function resource(logicalId: string, stack: Stack) {
  const found = stack.template.Resources?.[logicalId];
  const kind = found && kindOf(found.Type);
  if (!kind)
    throw new Error(
      `${stack.name} refers to ${logicalId}, which is neither one of its resources nor one of its parameters`,
    );
  const given = kind.nameProperty && resolve(found.Properties?.[kind.nameProperty], stack);
  const name = given === undefined ? `${stack.name}-${logicalId}` : String(given);
  return {
    kind,
    type: found.Type,
    identity: {
      stack: stack.name,
      region: stack.region,
      logicalId,
      name,
      property: (property: string) => String(resolve(found.Properties?.[property], stack)),
    },
  };
}
