import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Option } from '@commander-js/extra-typings';
import { loadStage, stageNames } from '../../lib/config/load-stage.ts';
import type { StageSettings } from '../../lib/config/stage-settings.ts';
import { awsFailure } from './aws-failure.ts';
import { clientConfig } from './client-config.ts';
import { UsageError } from './command-line.ts';

/** A stage in the AWS account that the caller's credentials belong to. */
export interface DeployedStage {
  settings: StageSettings;
  /** Twelve digits. */
  account: string;
  /** What CloudFormation knows of a stack; `undefined` if it does not exist. */
  stack(id: string, region?: string): Promise<DeployedStack | undefined>;
  /**
   * Value of a stack's output.
   * @throws Error if the stack or the output does not exist
   */
  output(id: string, key: string, region?: string): Promise<string>;
}

/** A stack that exists. */
export interface DeployedStack {
  name: string;
  /** E.g. `UPDATE_COMPLETE`. */
  status: string;
  /** Whether CloudFormation refuses to delete it. */
  terminationProtection: boolean;
  outputs: Record<string, string>;
  parameters: Record<string, string>;
}

/** The option of every command that works on a deployed stage. */
export const stageOption = () =>
  new Option('--stage <name>', 'a file in lib/config/stages (required)').choices(stageNames());

/**
 * Finds out who the caller is, and reads a stage's stacks on demand.
 * @param stage name of a stage in lib/config/stages, as the option `--stage` gave it
 * @throws UsageError if it was not given, there is no such stage, or it belongs to another account
 */
export async function deployedStage(stage: string | undefined): Promise<DeployedStage> {
  if (!stage) throw new UsageError('Which stage? Add --stage NAME');
  return stageOf(loadStage(stage));
}

/** {@link deployedStage} of settings that are loaded already. */
export async function stageOf(settings: StageSettings): Promise<DeployedStage> {
  const { region, stage } = settings;
  const account = await callersAccount(settings).catch(awsFailure('ask AWS for the account'));
  if (settings.account && settings.account !== account) {
    throw new UsageError(
      `Stage ${stage} belongs to the account ${settings.account}, but these credentials are of ${account}`,
    );
  }
  const stack = async (id: string, where = region): Promise<DeployedStack | undefined> => {
    const name = id === 'SsaBaseline' ? id : `${stage}-${id}`;
    const client = new CloudFormationClient(clientConfig(where));
    const { Stacks: [found] = [] } = await client
      .send(new DescribeStacksCommand({ StackName: name }))
      .catch((error: Error) =>
        /does not exist/.test(error.message) ? { Stacks: [] } : awsFailure(`read ${name}`)(error),
      );
    if (!found || found.StackStatus === 'DELETE_COMPLETE') return undefined;
    const { Outputs = [], Parameters = [] } = found;
    return {
      name,
      status: String(found.StackStatus),
      terminationProtection: found.EnableTerminationProtection ?? false,
      outputs: Object.fromEntries(Outputs.map((each) => [each.OutputKey, each.OutputValue])),
      parameters: Object.fromEntries(
        Parameters.map((each) => [each.ParameterKey, each.ParameterValue]),
      ),
    };
  };
  return {
    settings,
    account,
    stack,
    output: async (id, key, where) => {
      const value = (await stack(id, where))?.outputs[key];
      if (value) return value;
      throw new Error(`${stage}-${id} has no output ${key}: run npm run deploy first`);
    },
  };
}

/**
 * The account of the caller. If the stage's region does not answer, asks in the region of the
 * copies: a restore there must not need the region that is lost.
 */
async function callersAccount({ region, backup }: StageSettings): Promise<string> {
  const ask = async (where: string) => {
    const client = new STSClient(clientConfig(where));
    return (await client.send(new GetCallerIdentityCommand({}))).Account ?? '';
  };
  return ask(region).catch((failure: Error & { $metadata?: { httpStatusCode?: number } }) => {
    const isAnswer = (failure.$metadata?.httpStatusCode ?? 500) < 500;
    if (isAnswer || !backup?.copyRegion || failure.name === 'CredentialsProviderError')
      throw failure;
    return ask(backup.copyRegion);
  });
}
