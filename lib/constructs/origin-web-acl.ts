import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { ORIGIN_SECRET_HEADER } from '../../core/http/edge.ts';
import { settingsOf } from '../stacks/stage-stack.ts';
import { logBlocked, protectedData, visibility } from './web-acl.ts';

/**
 * Web ACL in front of an API behind CloudFront: lets only requests with the origin secret reach the
 * stage, so that nobody else uses up its concurrency (docs/decisions/0036). API Gateway answers the
 * others with `forbidden`.
 */
export class OriginWebAcl extends Construct {
  /** @param secrets by name: the values that pass */
  constructor(scope: Construct, id: string, stage: Stage, secrets: Record<string, string>) {
    super(scope, id);
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { block: {} },
      visibilityConfig: visibility(`${settingsOf(this).stage}-InvestorWebAcl`),
      dataProtectionConfig: protectedData,
      rules: Object.entries(secrets).map(([name, searchString], priority) => ({
        name,
        priority,
        statement: {
          byteMatchStatement: {
            fieldToMatch: { singleHeader: { Name: ORIGIN_SECRET_HEADER.toLowerCase() } },
            positionalConstraint: 'EXACTLY',
            searchString,
            textTransformations: [{ priority: 0, type: 'NONE' }],
          },
        },
        action: { allow: {} },
        visibilityConfig: visibility(name),
      })),
    });
    new CfnWebACLAssociation(this, 'Association', {
      webAclArn: acl.attrArn,
      resourceArn: stage.stageArn,
    });
    logBlocked(this, acl);
  }
}
