import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AuditStack } from './stacks/audit-stack.ts';
import { BrokerApiStack } from './stacks/broker-api-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { FeedStack } from './stacks/feed-stack.ts';
import { IdentityStack } from './stacks/identity-stack.ts';
import { InvestorApiStack } from './stacks/investor-api-stack.ts';
import { PhoneStack } from './stacks/phone-stack.ts';
import { SiteMonitoringStack } from './stacks/site-monitoring-stack.ts';
import { SiteStack } from './stacks/site-stack.ts';
import { SiteWebAclStack } from './stacks/site-web-acl-stack.ts';

/**
 * Creates the CDK app with all stacks. AWS deployments, the laptop and the tests all use it.
 *
 * The stacks that hold personal data are in Singapore (docs/decisions/0003). cdk-nag checks every
 * synthesis: a finding without an acknowledgement and its reason, beside the construct, makes
 * `synth()` throw.
 */
export function createApp(props: AppProps = {}): App {
  const app = new App(props);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const env = { region: 'ap-southeast-1' };
  /** CloudFront accepts web ACLs from this region only, and delivers its logs to it only. */
  const edge = { region: 'us-east-1' };

  const data = new DataStack(app, 'SsaData', { env });
  const { api, originSecret } = new InvestorApiStack(app, 'SsaInvestorApi', { env, data });
  const { userPool } = new IdentityStack(app, 'SsaIdentity', { env, data });
  new BrokerApiStack(app, 'SsaBrokerApi', { env, data, userPool });
  new AuditStack(app, 'SsaAudit', { env, data });
  new FeedStack(app, 'SsaFeed', { env, data });
  new PhoneStack(app, 'SsaPhone', { env, data });
  const { webAclArn } = new SiteWebAclStack(app, 'SsaSiteWebAcl', { env: edge });
  const { distribution } = new SiteStack(app, 'SsaSite', { env, api, originSecret, webAclArn });
  new SiteMonitoringStack(app, 'SsaSiteMonitoring', { env: edge, distribution });
  return app;
}
