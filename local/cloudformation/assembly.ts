import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holds, resolve, type Stack, type Template } from './intrinsics.ts';
import { kindOf } from './resource-kinds.ts';

/** A resource of a template. */
export interface Resource<Properties> {
  stack: string;
  region: string;
  logicalId: string;
  /** The result of `Ref`: the name of a table or function, the ID of a key or an API. */
  ref: string;
  /**
   * All intrinsic functions are resolved. Synthesis validated the properties against the
   * CloudFormation schema of the type.
   */
  properties: Properties;
  metadata: Record<string, unknown>;
}

/** The resources and assets of all stacks. */
export interface Assembly {
  /** Every resource of these types, in template order. */
  resources<Properties>(...types: string[]): Resource<Properties>[];
  /** The result of `Fn::GetAtt` for a resource. */
  attribute(resource: Resource<unknown>, name: string): string;
  /**
   * The directory that a deployment would zip and upload under this key of the assets bucket.
   * @throws Error if no stack has an asset with this key
   */
  asset(objectKey: string): string;
}

interface Manifest {
  artifacts?: Record<
    string,
    {
      type: string;
      environment?: string;
      properties?: { templateFile?: string; stackName?: string; file?: string };
    }
  >;
}

interface AssetManifest {
  files?: Record<
    string,
    { source: { path: string }; destinations: Record<string, { objectKey: string }> }
  >;
}

/**
 * Reads a cloud assembly (`cdk.out`) and presents all its stacks as one.
 * @param directory of the assembly
 * @param parameters values for CloudFormation parameters, by name; a missing one takes its default
 * @throws Error naming a resource whose type the laptop does not support, or a parameter without a
 * value
 */
export function readAssembly(directory: string, parameters: Record<string, string>): Assembly {
  const { artifacts = {} } = readJson<Manifest>(directory, 'manifest.json');
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  for (const [id, { type, environment, properties }] of Object.entries(artifacts)) {
    if (type === 'aws:cloudformation:stack' && properties?.templateFile) {
      const name = properties.stackName ?? id;
      const region =
        /^aws:\/\/[^/]+\/(?!unknown-)(.+)$/.exec(environment ?? '')?.[1] ?? 'ap-southeast-1';
      const template = readJson<Template>(directory, properties.templateFile);
      stacks.push({
        name,
        region,
        template,
        parameters: valuesOf(name, template, parameters),
        all: stacks,
      });
    }
    if (type === 'cdk:asset-manifest' && properties?.file) {
      for (const { source, destinations } of Object.values(
        readJson<AssetManifest>(directory, properties.file).files ?? {},
      )) {
        for (const { objectKey } of Object.values(destinations))
          assets.set(objectKey, join(directory, source.path));
      }
    }
  }
  rejectUnknownTypes(stacks);
  const stackOf = (resource: Resource<unknown>) =>
    stacks.find((stack) => stack.name === resource.stack) as Stack;

  return {
    resources<Properties>(...types: string[]) {
      return stacks.flatMap((stack) =>
        Object.entries(stack.template.Resources ?? {})
          .filter(
            ([, { Type, Condition }]) =>
              types.includes(Type) && (!Condition || holds(Condition, stack)),
          )
          .map(([logicalId, { Properties: properties = {}, Metadata: metadata = {} }]) => ({
            stack: stack.name,
            region: stack.region,
            logicalId,
            ref: resolve({ Ref: logicalId }, stack) as string,
            properties: resolve(properties, stack) as Properties,
            metadata,
          })),
      );
    },
    attribute: (resource, name) =>
      resolve({ 'Fn::GetAtt': [resource.logicalId, name] }, stackOf(resource)) as string,
    asset(objectKey) {
      const path = assets.get(objectKey);
      if (!path) throw new Error(`No stack in ${directory} has the asset ${objectKey}`);
      return path;
    },
  };
}

function readJson<T>(directory: string, file: string): T {
  const path = join(directory, file);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new Error(`Cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
}

function valuesOf(
  stack: string,
  template: Template,
  given: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(template.Parameters ?? {}).map(([name, { Default }]) => {
      const value = given[name] ?? Default;
      if (value === undefined) throw new Error(`Parameter ${name} of ${stack} has no value`);
      return [name, String(value)];
    }),
  );
}

function rejectUnknownTypes(stacks: Stack[]): void {
  for (const stack of stacks) {
    for (const [logicalId, { Type }] of Object.entries(stack.template.Resources ?? {})) {
      if (kindOf(Type)) continue;
      throw new Error(
        `${stack.name}.${logicalId}: the laptop does not support ${Type}; add it to local/cloudformation/resource-kinds.ts`,
      );
    }
  }
}
