import { App, CfnOutput, CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';

/**
 * Synthesizes an app with the ids, outputs and parameters that the commands rely on, and hardly
 * anything else in its stacks.
 * @returns the directory
 */
export function smallApp(directory: string, stage: string, protection = false): string {
  const alias = stage === 'prod' ? 'ssa-example' : `ssa-${stage}-111122223333`;
  const app = new App({ outdir: directory, analyticsReporting: false });
  const add = (
    id: string,
    resources: Record<string, string>,
    outputs: string[] = [],
    parameters: string[] = [],
    region = 'ap-southeast-1',
  ) => {
    const stack = new Stack(app, id, {
      stackName: id === 'SsaBaseline' ? id : `${stage}-${id}`,
      env: { region },
      terminationProtection: protection && id !== 'SsaBaseline',
      tags: { service: 'ssa-access', ...(id !== 'SsaBaseline' && { stage }) },
    });
    for (const [name, type] of Object.entries(resources))
      new CfnResource(stack, name, {
        type,
        ...(name === 'Instance' && { properties: { InstanceAlias: alias } }),
      });
    for (const name of outputs) new CfnOutput(stack, name, { value: 'x' });
    for (const name of parameters)
      new CfnParameter(stack, name, {
        default: name === 'KeyInUse' ? 'A' : name.endsWith('Arn') ? '' : 'none',
      });
    return stack;
  };
  add('SsaBaseline', { Role: 'AWS::IAM::Role' }, ['SmsDeliveryStatusRoleArn']);
  const data = add('SsaData', { Accounts: 'AWS::DynamoDB::Table', Key: 'AWS::KMS::Key' }, [
    'PepperArn',
  ]);
  if (protection) {
    const vault = { Vault: 'AWS::Backup::BackupVault' };
    add('SsaRecovery', vault, [], ['PepperArn'], 'ap-northeast-1').addStackDependency(data);
  }
  const api = { Api: 'AWS::ApiGateway::RestApi' };
  const investor = add('SsaInvestorApi', api, ['ApiEndpoint', 'OriginSecretArn']);
  const pool = { Pool: 'AWS::Cognito::UserPool', Domain: 'AWS::Cognito::UserPoolDomain' };
  add('SsaIdentity', pool).addStackDependency(data);
  add('SsaBrokerApi', api, ['ApiEndpoint']);
  const instance = { Instance: 'AWS::Connect::Instance', Log: 'AWS::Logs::LogGroup' };
  const connect = add('SsaConnect', instance, ['PrivateKeySecretA']);
  const keys = ['KeyInUse', 'PublicKeyA', 'CertificateA', 'PublicKeyB', 'CertificateB'];
  add('SsaPhone', { Flow: 'AWS::Connect::ContactFlow' }, [], keys).addStackDependency(connect);
  const acl = add('SsaSiteWebAcl', { Acl: 'AWS::WAFv2::WebACL' }, [], [], 'us-east-1');
  const outputs = ['SiteBucket', 'DistributionArn', 'DistributionDomain'];
  const site = add('SsaSite', { Files: 'AWS::S3::Bucket' }, outputs);
  const alarm = { Alarm: 'AWS::CloudWatch::Alarm' };
  const monitoring = add('SsaSiteMonitoring', alarm, [], ['DistributionArn'], 'us-east-1');
  for (const each of [investor, connect]) each.addStackDependency(data);
  site.addStackDependency(acl);
  site.addStackDependency(investor);
  monitoring.addStackDependency(site);
  return app.synth().directory;
}
