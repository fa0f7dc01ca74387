import { clientConfig } from '../shared/client-config.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import { deployedResource } from '../shared/stack-resources.ts';

/** Where a deployed stage is reached. URLs have no slash at their end. */
export interface Addresses {
  region: string;
  /** CloudFront's own domain, which works before the stage's domain name points to it. */
  site: string;
  /** API Gateway's URL of the investor API, which only CloudFront may use. */
  investorApi: string;
  brokerApi: string;
  /** Where participants' people and systems sign in. */
  signIn: string;
  userPoolId: string;
}

/**
 * Reads the addresses of a deployed stage.
 * @throws Error if a stack is missing
 */
export async function addressesOf(stage: DeployedStage): Promise<Addresses> {
  const { region } = stage.settings;
  const apiUrl = async (id: string) => {
    const outputs = Object.entries((await stage.stack(id))?.outputs ?? {});
    const [, url] = outputs.find(([key]) => /^Api.*Endpoint/.test(key)) ?? [];
    if (!url) throw new Error(`${stage.settings.stage}-${id} has no output with its URL`);
    return url.replace(/\/$/, '');
  };
  const identity = (type: string) => deployedResource(stage, clientConfig, 'SsaIdentity', type);
  const [domain, investorApi, brokerApi, userPoolId = '', prefix] = await Promise.all([
    stage.output('SsaSite', 'DistributionDomain'),
    apiUrl('SsaInvestorApi'),
    apiUrl('SsaBrokerApi'),
    identity('AWS::Cognito::UserPool'),
    identity('AWS::Cognito::UserPoolDomain'),
  ]);
  return {
    region,
    site: `https://${domain}`,
    investorApi,
    brokerApi,
    signIn: `https://${prefix}.auth.${region}.amazoncognito.com`,
    userPoolId,
  };
}
