import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { settingsOf } from '../stacks/stage-stack.ts';
import {
  logBlocked,
  managedRules,
  problemBodies,
  protectedData,
  rateLimit,
  visibility,
} from './web-acl.ts';

/**
 * Requests per minute. All staff of a participant may share one IP address; a token belongs to one
 * user or one system.
 */
const MAX_PER_ADDRESS = 1200;
const MAX_PER_TOKEN = 600;
const WINDOW = { evaluationWindowSec: 60 };

/**
 * Web ACL in front of the participant API: a rate limit per IP address and per token, and AWS
 * managed rules against known attacks (docs/decisions/0017).
 *
 * It logs each blocked request with the rule and the IP address, but without headers, query or
 * path.
 */
export class BrokerWebAcl extends Construct {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(`${settingsOf(this).stage}-BrokerWebAcl`),
      customResponseBodies: problemBodies('try-again'),
      dataProtectionConfig: protectedData,
      rules: [
        rateLimit('Address', 0, { aggregateKeyType: 'IP', limit: MAX_PER_ADDRESS, ...WINDOW }),
        rateLimit('Token', 1, {
          aggregateKeyType: 'CUSTOM_KEYS',
          limit: MAX_PER_TOKEN,
          customKeys: [
            {
              header: {
                name: 'authorization',
                textTransformations: [{ priority: 0, type: 'COMPRESS_WHITE_SPACE' }],
              },
            },
          ],
          ...WINDOW,
        }),
        managedRules('AWSManagedRulesCommonRuleSet', 2),
        managedRules('AWSManagedRulesKnownBadInputsRuleSet', 3),
      ],
    });
    new CfnWebACLAssociation(this, 'Association', {
      webAclArn: acl.attrArn,
      resourceArn: stage.stageArn,
    });
    logBlocked(this, acl);
  }
}
