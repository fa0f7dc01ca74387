import { ConnectClient, DescribeInstanceCommand } from '@aws-sdk/client-connect';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import { deployedResource } from '../shared/stack-resources.ts';
import { isCreated } from './stack-state.ts';

/**
 * Refuses settings that would harm what is deployed already.
 * @throws Error in one line
 */
export async function guardDeployed(stage: DeployedStage): Promise<void> {
  await guardRegion(stage);
  await guardProtection(stage);
  await guardConnectAlias(stage);
  await guardOriginSecret(stage);
}

/**
 * The stack in us-east-1 that every stage has comes after SsaData, and goes before it. Without
 * SsaData, the rest of the stage is in another region.
 */
async function guardRegion({ settings: { stage, region }, stack }: DeployedStage): Promise<void> {
  const [edge, data] = await Promise.all([stack('SsaSiteWebAcl', 'us-east-1'), stack('SsaData')]);
  if (edge && !data)
    throw new Error(
      `Stage ${stage} is deployed, but not in ${region}: a stage can't move. Restore its region, or ` +
        'give the new region a stage of its own',
    );
}

async function guardProtection({ settings, stack }: DeployedStage): Promise<void> {
  const data = await stack('SsaData');
  if (settings.protection || !isCreated(data) || !data.terminationProtection) return;
  throw new Error(
    `Stage ${settings.stage} is deployed with protection, and its settings turn that off: its data ` +
      'could be deleted. If you mean it, run aws cloudformation update-termination-protection ' +
      `--no-enable-termination-protection --stack-name ${data.name} --region ${settings.region} first`,
  );
}

/** Another alias would replace the instance: its phone number, and all that was set up in it. */
async function guardConnectAlias(stage: DeployedStage): Promise<void> {
  const { settings, account } = stage;
  const connect = await stage.stack('SsaConnect');
  if (!isCreated(connect)) return;
  const failure = awsFailure('read the alias of the Connect instance');
  const arn = await deployedResource(
    stage,
    clientConfig,
    'SsaConnect',
    'AWS::Connect::Instance',
  ).catch(failure);
  if (!arn) return;
  const { Instance } = await new ConnectClient(clientConfig(settings.region))
    .send(new DescribeInstanceCommand({ InstanceId: arn.split('/').at(-1) }))
    .catch(failure);
  const deployed = Instance?.InstanceAlias;
  const wanted = settings.phone.instanceAlias ?? `ssa-${settings.stage}-${account}`;
  if (deployed && deployed !== wanted)
    throw new Error(
      `The Connect instance of stage ${settings.stage} has the alias ${deployed}, the settings say ` +
        `${wanted}: an alias can't change. Set phone.instanceAlias to '${deployed}'`,
    );
}

/**
 * Until the first rotation of the origin secret ends, no stack names a version of it: an update of
 * the distribution would take the new value, which the web ACL of the API does not know yet.
 */
async function guardOriginSecret({ settings, stack }: DeployedStage): Promise<void> {
  const [site, api] = await Promise.all([stack('SsaSite'), stack('SsaInvestorApi')]);
  const secret = api?.outputs.OriginSecretArn;
  if (!isCreated(site) || !secret || site.parameters.OriginHeaderVersion) return;
  const { VersionIdsToStages = {} } = await new SecretsManagerClient(clientConfig(settings.region))
    .send(new DescribeSecretCommand({ SecretId: secret }))
    .catch(awsFailure('read the versions of the origin secret'));
  if (Object.values(VersionIdsToStages).some((stages) => stages.includes('AWSPREVIOUS')))
    throw new Error(
      'A rotation of the origin secret is under way: run npm run admin -- --stage ' +
        `${settings.stage} rotate origin-secret --resume first`,
    );
}
