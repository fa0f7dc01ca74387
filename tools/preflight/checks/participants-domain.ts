import {
  CognitoIdentityProviderClient,
  DescribeUserPoolDomainCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { deployedResource, resourcePermissions } from '../../shared/stack-resources.ts';
import type { Check } from '../check.ts';
import { editSettings, error } from '../finding.ts';

/**
 * What a domain prefix must not contain. Source:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
 */
const RESERVED = /aws|amazon|cognito/;

/**
 * Whether the domain prefix where participants sign in is free, or the stage's own. It is unique in
 * a region among all accounts. Cognito may not tell that another account has it: the deployment of
 * SsaIdentity then fails with "Domain already associated with another user pool".
 * Source: https://docs.aws.amazon.com/goto/WebAPI/cognito-idp/DescribeUserPoolDomain
 */
export const participantsDomain: Check = {
  subject: "the participants' domain",
  permissions: ['cognito-idp:DescribeUserPoolDomain', ...resourcePermissions],
  async run(stage, clientConfig) {
    const { region, participants, stage: name } = stage.settings;
    const prefix = participants.domainPrefix ?? `ssa-${name}-${stage.account}`;
    if (RESERVED.test(prefix)) {
      return [
        error(
          `The domain prefix ${prefix} contains a name that Cognito reserves: choose another for ` +
            'participants.domainPrefix',
          editSettings(name),
        ),
      ];
    }
    const { DomainDescription } = await new CognitoIdentityProviderClient(clientConfig(region))
      .send(new DescribeUserPoolDomainCommand({ Domain: prefix }))
      .catch((failure: Error) => {
        if (failure.name !== 'ResourceNotFoundException') throw failure;
        return { DomainDescription: undefined };
      });
    const { UserPoolId: holder, AWSAccountId = stage.account } = DomainDescription ?? {};
    if (!holder) return [];
    const own = await deployedResource(
      stage,
      clientConfig,
      'SsaIdentity',
      'AWS::Cognito::UserPool',
    );
    if (holder === own) return [];
    return [
      error(
        `The user pool ${holder} of account ${AWSAccountId} has the domain prefix ${prefix}: ` +
          'choose another for participants.domainPrefix',
        editSettings(name),
      ),
    ];
  },
};
