import { ListWebACLsCommand, type Scope, WAFV2Client } from '@aws-sdk/client-wafv2';
import type { Check } from '../check.ts';
import { error } from '../finding.ts';

/**
 * Web ACLs that an account may have in a region, and as many for CloudFront. AWS raises it on
 * request. What one web ACL may hold is a test of the templates.
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
 */
const MAX_WEB_ACLS = 100;

/** Web ACLs of a stage: those of its two APIs, and that of its distribution. */
const NEEDED: Record<Scope, number> = { REGIONAL: 2, CLOUDFRONT: 1 };

/** Whether there is room for the web ACLs of a stage that is not deployed yet. */
export const webAcls: Check = {
  subject: 'the web ACLs of WAF',
  permissions: ['wafv2:ListWebACLs'],
  async run({ settings, stack }, clientConfig) {
    const isDeployed = await Promise.all([
      stack('SsaInvestorApi'),
      stack('SsaSiteWebAcl', 'us-east-1'),
    ]);
    const scopes: [Scope, string][] = [
      ['REGIONAL', settings.region],
      ['CLOUDFRONT', 'us-east-1'],
    ];
    const findings = await Promise.all(
      scopes.map(async ([scope, region], index) => {
        if (isDeployed[index]) return [];
        const { WebACLs = [] } = await new WAFV2Client(clientConfig(region)).send(
          new ListWebACLsCommand({ Scope: scope, Limit: MAX_WEB_ACLS }),
        );
        if (WebACLs.length + NEEDED[scope] <= MAX_WEB_ACLS) return [];
        return [
          error(
            `${region} has ${WebACLs.length} web ACLs (${scope}) of ${MAX_WEB_ACLS}, and the stage ` +
              `needs ${NEEDED[scope]} more`,
            `aws wafv2 list-web-acls --scope ${scope} --region ${region}`,
          ),
        ];
      }),
    );
    return findings.flat();
  },
};
