import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { StageSettings } from './config/stage-settings.ts';
import { AuditStack } from './stacks/audit-stack.ts';
import { BackupStack } from './stacks/backup-stack.ts';
import { BaselineStack } from './stacks/baseline-stack.ts';
import { BrokerApiStack } from './stacks/broker-api-stack.ts';
import { CanaryStack } from './stacks/canary-stack.ts';
import { ConnectStack } from './stacks/connect-stack.ts';
import { DashboardStack } from './stacks/dashboard-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { DigestStack } from './stacks/digest-stack.ts';
import { FeedStack } from './stacks/feed-stack.ts';
import { IdentityStack } from './stacks/identity-stack.ts';
import { InvestorApiStack } from './stacks/investor-api-stack.ts';
import { PhoneStack } from './stacks/phone-stack.ts';
import { addPhoneTests } from './stacks/phone-tests-stack.ts';
import { RecoveryStack } from './stacks/recovery-stack.ts';
import { SiteMonitoringStack } from './stacks/site-monitoring-stack.ts';
import { SiteStack } from './stacks/site-stack.ts';
import { SiteWebAclStack } from './stacks/site-web-acl-stack.ts';

/**
 * Adds all stacks of a stage to an app. AWS deployments, the laptop and the tests all use it.
 *
 * The stacks that hold personal data are in Singapore (docs/decisions/0003). cdk-nag checks every
 * synthesis: a finding without an acknowledgement and its reason, beside the construct, makes
 * `synth()` throw.
 */
export function addStacks(app: App, settings: StageSettings): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { account, region } = settings;
  const env = { region, ...(account && { account }) };
  const main = { settings, env };
  /** CloudFront accepts web ACLs from this region only, and delivers its logs to it only. */
  const edge = { settings, env: { ...env, region: 'us-east-1' } };

  const baseline = new BaselineStack(app, 'SsaBaseline', { env });
  const data = new DataStack(app, 'SsaData', main);
  if (settings.protection) {
    const backup = new BackupStack(app, 'SsaBackup', { ...main, data });
    const copyRegion = settings.backup?.copyRegion;
    if (copyRegion) {
      const copies = { settings, env: { ...env, region: copyRegion } };
      const recovery = new RecoveryStack(app, 'SsaRecovery', copies);
      recovery.addStackDependency(data);
      // The plan copies into its vault.
      backup.addStackDependency(recovery);
    }
  }
  const investor = new InvestorApiStack(app, 'SsaInvestorApi', { ...main, data });
  const { userPool } = new IdentityStack(app, 'SsaIdentity', { ...main, data });
  const broker = new BrokerApiStack(app, 'SsaBrokerApi', { ...main, data, userPool });
  for (const api of [investor, broker]) api.addStackDependency(baseline);
  const { emails } = new AuditStack(app, 'SsaAudit', { ...main, data });
  const { digest } = settings.participants;
  if (digest) new DigestStack(app, 'SsaDigest', { ...main, data, emails, digest });
  new FeedStack(app, 'SsaFeed', { ...main, data });
  const connect = new ConnectStack(app, 'SsaConnect', { ...main, data });
  const phone = new PhoneStack(app, 'SsaPhone', { ...main, data, connect });
  if (settings.phone.testCases) addPhoneTests(app, { ...main, connect, phone });
  const { webAclArn } = new SiteWebAclStack(app, 'SsaSiteWebAcl', edge);
  const { api, originSecret } = investor;
  const site = new SiteStack(app, 'SsaSite', { ...main, api, originSecret, webAclArn });
  const canary = new CanaryStack(app, 'SsaCanary', {
    ...main,
    data,
    signInAlarms: investor.signInAlarms,
    distributionDomain: site.distribution.distributionDomainName,
  });
  canary.addStackDependency(site);
  const { distribution } = site;
  new SiteMonitoringStack(app, 'SsaSiteMonitoring', { ...edge, distribution });
  // Last: it shows what the app has by then.
  const { instance } = connect;
  new DashboardStack(app, 'SsaDashboard', { ...main, distribution, instance });
}
