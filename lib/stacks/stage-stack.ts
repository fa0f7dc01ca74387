import { RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { StageSettings } from '../config/stage-settings.ts';

/** Properties of {@link StageStack}. */
export interface StageStackProps extends StackProps {
  settings: StageSettings;
}

/**
 * A stack of one stage. CloudFormation names it `<stage>-<id>`, for instance `dev-SsaData`, and
 * everything in it is tagged with the service and the stage.
 */
export abstract class StageStack extends Stack {
  /** Settings of the stage. */
  readonly settings: StageSettings;

  /** @param props `terminationProtection` takes effect in a protected stage only */
  constructor(scope: Construct, id: string, { settings, ...props }: StageStackProps) {
    const tags = { service: 'ssa-access', stage: settings.stage };
    super(scope, id, {
      ...props,
      stackName: `${settings.stage}-${id}`,
      terminationProtection: settings.protection && (props.terminationProtection ?? false),
      tags,
    });
    // CloudFormation gives the stack's tags to every resource that can have some, except to tables:
    // they have none of their own, but each replica has (https://github.com/aws/aws-cdk/pull/31867).
    for (const [key, value] of Object.entries(tags))
      Tags.of(this).add(key, value, { includeResourceTypes: ['AWS::DynamoDB::GlobalTable'] });
    this.settings = settings;
  }
}

/**
 * The settings that hold for a construct.
 * @throws Error if it is not in a {@link StageStack}
 */
export function settingsOf(scope: IConstruct): StageSettings {
  const stack = Stack.of(scope);
  if (stack instanceof StageStack) return stack.settings;
  throw new Error(`${scope.node.path} is not in a stack of a stage`);
}

/**
 * Removal policy of data and logs. In a protected stage they outlive their stack, except after a
 * failed creation: what was retained then would be an orphan that takes the name of the next one.
 */
export function dataRemovalPolicy(scope: IConstruct): RemovalPolicy {
  return settingsOf(scope).protection
    ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
    : RemovalPolicy.DESTROY;
}

/**
 * A name that no other stage and no other account has, of at most 29 characters:
 * `ssa-<stage>-<account>`.
 */
export function uniqueName(scope: IConstruct): string {
  return `ssa-${settingsOf(scope).stage}-${Stack.of(scope).account}`;
}
