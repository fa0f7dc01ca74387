import {
  ConnectClient,
  type InstanceSummary,
  paginateListInstances,
} from '@aws-sdk/client-connect';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { DeployedStage } from '../../shared/deployed-stage.ts';
import { deployedResource, resourcePermissions } from '../../shared/stack-resources.ts';
import type { Check } from '../check.ts';
import { editSettings, error, type Finding, warning } from '../finding.ts';
import { quotaPermissions, quotaValue, requestQuota } from '../quota.ts';

/** Instances of an account in a region. Default: 2. */
const INSTANCES = { service: 'connect', code: 'L-AA17A6B9' };

/** Concurrent calls of an instance. Default: 10; some new instances report 0. */
const CALLS = { service: 'connect', code: 'L-12AB7C57' };

/**
 * Whether the Connect instance of the stage can be created, or stays what it is; and whether it
 * takes as many calls as the phone function may serve.
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html
 *
 * AWS tells nobody whether an instance of another account has an alias, or how many instances an
 * account may still create and delete within 30 days.
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateInstance.html
 */
export const connectInstance: Check = {
  subject: 'Amazon Connect',
  permissions: ['connect:ListInstances', ...resourcePermissions, ...quotaPermissions],
  async run(stage, clientConfig) {
    const { region } = stage.settings;
    const client = new ConnectClient(clientConfig(region));
    const quotas = new ServiceQuotasClient(clientConfig(region));
    const instances: InstanceSummary[] = [];
    for await (const page of paginateListInstances({ client }, {}))
      instances.push(...(page.InstanceSummaryList ?? []));
    const arn = await deployedResource(stage, clientConfig, 'SsaConnect', 'AWS::Connect::Instance');
    const deployed = instances.find(({ Arn }) => Arn !== undefined && Arn === arn);
    const [maxInstances, maxCalls] = await Promise.all([
      quotaValue(quotas, INSTANCES),
      quotaValue(quotas, { ...CALLS, ...(deployed?.Arn && { context: deployed.Arn }) }),
    ]);
    return [
      ...(deployed ? ofDeployed(stage, deployed) : ofNew(stage, instances, maxInstances)),
      ...ofCalls(stage, deployed, maxCalls),
    ];
  },
};

const aliasOf = ({ account, settings: { phone, stage } }: DeployedStage) =>
  phone.instanceAlias ?? `ssa-${stage}-${account}`;

function ofDeployed(stage: DeployedStage, { InstanceAlias, InstanceStatus }: InstanceSummary) {
  const alias = aliasOf(stage);
  const edit = editSettings(stage.settings.stage);
  if (InstanceAlias !== alias) {
    return [
      error(
        `The deployed Connect instance has the alias ${InstanceAlias}, the settings say ${alias}: ` +
          `a deployment would replace the instance and lose its number. Set phone.instanceAlias ` +
          `to ${InstanceAlias}`,
        edit,
      ),
    ];
  }
  if (InstanceStatus !== 'CREATION_FAILED') return [];
  return [
    error(
      `The creation of the Connect instance ${alias} failed`,
      `aws connect list-instances --region ${stage.settings.region}`,
    ),
  ];
}

function ofNew(stage: DeployedStage, instances: InstanceSummary[], max: number): Finding[] {
  const { region } = stage.settings;
  const findings: Finding[] = [];
  const alias = aliasOf(stage);
  if (instances.some(({ InstanceAlias }) => InstanceAlias === alias)) {
    findings.push(
      error(
        `Another Connect instance has the alias ${alias}: choose one with phone.instanceAlias`,
        editSettings(stage.settings.stage),
      ),
    );
  }
  if (instances.length >= max) {
    findings.push(
      error(
        `The account has ${instances.length} Connect instances in ${region}, of at most ${max}`,
        requestQuota(INSTANCES, region, instances.length + 1),
      ),
    );
  }
  return findings;
}

/** A call that waits for no answer uses no function, so that this asks for the least. */
function ofCalls(stage: DeployedStage, instance: InstanceSummary | undefined, max: number) {
  const { concurrency, region } = stage.settings;
  const wanted = concurrency?.Phone ?? 1;
  if (max >= wanted) return [];
  const context = instance?.Arn ?? 'INSTANCE_ARN';
  return [
    warning(
      `Connect takes ${max} calls at a time, the phone function ${wanted}: more callers hear the ` +
        `engaged tone${instance ? '' : '. Once the instance exists, ask for more'}`,
      requestQuota({ ...CALLS, context }, region, wanted),
    ),
  ];
}
