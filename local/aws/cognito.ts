/**
 * The part of Cognito that the laptop emulates: one user pool, with app clients for the systems of
 * every participant, and its trigger.
 */
import { identifierForms } from '../../core/domain/identifiers.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import type { Invocable } from '../lambda/function.ts';
import { AwsError, type AwsService, awsJsonService } from './endpoints.ts';

/** A user pool of the templates. */
export interface UserPool {
  id: string;
  arn: string;
  region: string;
  /** ARN of the function that runs before a token is issued. */
  trigger: string;
  /** The scopes of all its resource servers: `ssa/read`. */
  scopes: string[];
}

interface UserPoolProperties {
  LambdaConfig?: { PreTokenGenerationConfig?: { LambdaArn: string; LambdaVersion: string } };
}

interface ResourceServerProperties {
  Identifier: string;
  Scopes: { ScopeName: string }[];
}

/**
 * The user pool of the templates; undefined if there is none.
 * @throws Error naming what the laptop does not support: a second pool, or one without a trigger of
 * version V3_0
 */
export function userPoolOf(assembly: Assembly): UserPool | undefined {
  const [pool, second] = assembly.resources<UserPoolProperties>('AWS::Cognito::UserPool');
  if (!pool) return undefined;
  if (second) throw new Error(`${second.logicalId}: the laptop supports only one user pool`);
  const { LambdaArn, LambdaVersion } = pool.properties.LambdaConfig?.PreTokenGenerationConfig ?? {};
  if (!LambdaArn || LambdaVersion !== 'V3_0') {
    throw new Error(
      `${pool.logicalId}: the laptop supports only user pools with a pre-token-generation trigger V3_0`,
    );
  }
  const servers = assembly.resources<ResourceServerProperties>(
    'AWS::Cognito::UserPoolResourceServer',
  );
  return {
    id: pool.ref,
    arn: assembly.attribute(pool, 'Arn'),
    region: pool.region,
    trigger: LambdaArn,
    scopes: servers.flatMap(({ properties }) =>
      properties.Scopes.map(({ ScopeName }) => `${properties.Identifier}/${ScopeName}`),
    ),
  };
}

/**
 * Whether an app client with this ID exists. Each participant has one for each right (api.md),
 * whose name is its ID.
 */
export function isAppClient(clientId: string): boolean {
  const [participantId = '', role = '', ...more] = clientId.split('.');
  return (
    identifierForms.participantId.test(participantId) &&
    ['maker', 'checker', 'reader'].includes(role) &&
    more.length === 0
  );
}

/**
 * Cognito with the one operation that the app's functions may use. On the laptop, the ID of an app
 * client is its name.
 */
export function cognito(pool: UserPool | undefined): AwsService {
  return awsJsonService('COGNITO_IDENTITY_PROVIDER', {
    DescribeUserPoolClient({ UserPoolId, ClientId }) {
      if (!pool || UserPoolId !== pool.id || !isAppClient(String(ClientId))) {
        throw new AwsError('ResourceNotFoundException', `App client ${ClientId} does not exist`);
      }
      return { UserPoolClient: { UserPoolId, ClientId, ClientName: ClientId } };
    },
  });
}

/** The trigger's changes to an access token. */
export interface TokenChanges {
  claimsToAddOrOverride?: Record<string, unknown>;
  claimsToSuppress?: string[];
  scopesToAdd?: string[];
  scopesToSuppress?: string[];
}

/**
 * Runs the trigger for a token by client credentials, as Cognito does.
 * @returns undefined if the trigger failed; then no token may be issued
 */
export async function runTokenTrigger(
  pool: UserPool,
  trigger: Invocable,
  clientId: string,
  scopes: string[],
): Promise<TokenChanges | undefined> {
  const event = {
    version: '3',
    triggerSource: 'TokenGeneration_ClientCredentials',
    region: pool.region,
    userPoolId: pool.id,
    userName: clientId,
    callerContext: { awsSdkVersion: 'laptop', clientId },
    request: { userAttributes: {}, groupConfiguration: {}, scopes },
    response: { claimsAndScopeOverrideDetails: null },
  };
  const outcome = await trigger.invoke(event, {
    service: 'cognito-idp.amazonaws.com',
    sourceArn: pool.arn,
  });
  if (outcome === 'timed-out' || 'error' in outcome) return undefined;
  return (
    JSON.parse(outcome.result)?.response?.claimsAndScopeOverrideDetails?.accessTokenGeneration ?? {}
  );
}
