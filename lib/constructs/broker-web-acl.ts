import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { limit, logBlocked, managed, problemBodies, protectedData, visibility } from './web-acl.ts';

/** Requests in a minute. A participant's staff may sit behind one address; a token is one user's or one system's. */
const MOST_OF_AN_ADDRESS = 1200;
const MOST_OF_A_TOKEN = 600;
const WINDOW = { evaluationWindowSec: 60 };

/**
 * The web ACL in front of the participant API: AWS's rules against what is known to be bad, and limits to each address and each token
 * (docs/decisions/0017). It logs what it blocks, by which rule and from which address, without any header, query or path.
 */
export class BrokerWebAcl extends Construct {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('BrokerWebAcl'),
      customResponseBodies: problemBodies('try-again'),
      dataProtectionConfig: protectedData,
      rules: [
        limit('Address', 0, { aggregateKeyType: 'IP', limit: MOST_OF_AN_ADDRESS, ...WINDOW }),
        limit('Token', 1, {
          aggregateKeyType: 'CUSTOM_KEYS',
          limit: MOST_OF_A_TOKEN,
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
        managed('AWSManagedRulesCommonRuleSet', 2),
        managed('AWSManagedRulesKnownBadInputsRuleSet', 3),
      ],
    });
    new CfnWebACLAssociation(this, 'Association', {
      webAclArn: acl.attrArn,
      resourceArn: stage.stageArn,
    });
    logBlocked(this, acl);
  }
}
