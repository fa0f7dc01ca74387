/**
 * API Gateway's authorizer of type COGNITO_USER_POOLS, for methods with scopes. It accepts access
 * tokens and verifies them locally.
 */
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { UserPool } from '../aws/cognito.ts';
import type { Issuer } from '../aws/oidc.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import type { Clock } from '../shared/clock.ts';

/** Claims as API Gateway passes them to a function: all strings. */
export type Claims = Record<string, string>;

/** The claims of a token, or the gateway response that refuses it. */
export type Verdict = { claims: Claims } | { refused: 'UNAUTHORIZED' | 'ACCESS_DENIED' };

/**
 * Verifies a token and its scopes.
 * @param header value of Authorization: a token, with or without `Bearer`
 * @param scopes of the method; the token needs one of them
 */
export type Authorize = (header: string | undefined, scopes: readonly string[]) => Promise<Verdict>;

/** Verifies tokens of one issuer, by the laptop's clock. */
export function cognitoAuthorizer(
  { url, keys }: Pick<Issuer, 'url' | 'keys'>,
  clock: Clock,
): Authorize {
  const keySet = createLocalJWKSet(keys);
  return async (header, scopes) => {
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(header?.replace(/^Bearer +/i, '') ?? '', keySet, {
        issuer: url,
        algorithms: ['RS256'],
        currentDate: new Date(clock.now()),
        requiredClaims: ['exp', 'sub'],
      }));
    } catch {
      return { refused: 'UNAUTHORIZED' };
    }
    if (payload.token_use !== 'access') return { refused: 'UNAUTHORIZED' };
    const granted = String(payload.scope ?? '').split(' ');
    if (!scopes.some((scope) => granted.includes(scope))) return { refused: 'ACCESS_DENIED' };
    return { claims: claimsOf(payload) };
  };
}

interface AuthorizerProperties {
  Type: string;
  ProviderARNs?: string[];
  IdentitySource?: string;
}

/**
 * The authorizers of the templates, by ID.
 * @throws Error naming an authorizer that is not of the user pool, or reads another header than
 * Authorization
 */
export function authorizersOf(
  assembly: Assembly,
  pool: UserPool | undefined,
  authorize: Authorize | undefined,
): Map<string, Authorize> {
  const authorizers = assembly.resources<AuthorizerProperties>('AWS::ApiGateway::Authorizer');
  return new Map(
    authorizers.map(
      ({ ref, logicalId, properties: { Type, ProviderARNs = [], IdentitySource } }) => {
        const isOfPool =
          Type === 'COGNITO_USER_POOLS' &&
          ProviderARNs.length === 1 &&
          ProviderARNs[0] === pool?.arn;
        if (!authorize || !isOfPool || IdentitySource !== 'method.request.header.Authorization') {
          throw new Error(
            `${logicalId}: the laptop supports only user pool authorizers with the header Authorization`,
          );
        }
        return [ref, authorize];
      },
    ),
  );
}

function claimsOf(payload: JWTPayload): Claims {
  const entries = Object.entries(payload);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}
