/** API Gateway's authorizer of type COGNITO_USER_POOLS, for methods with scopes: it takes access tokens, and judges them by themselves. */
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { UserPool } from '../aws/cognito.ts';
import type { Issuer } from '../aws/oidc.ts';
import type { Assembly } from '../cloudformation/assembly.ts';
import type { Clock } from '../shared/clock.ts';

/** As API Gateway tells a function of them: strings all. */
export type Claims = Record<string, string>;

/** Its claims, or which of the gateway's responses it is answered with. */
export type Verdict = { claims: Claims } | { refused: 'UNAUTHORIZED' | 'ACCESS_DENIED' };

/** @param header the value of Authorization: a token, with or without `Bearer` */
export type Authorize = (header: string | undefined, scopes: readonly string[]) => Promise<Verdict>;

/** Judges tokens of one issuer by the laptop's time. */
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
 * The authorizers of the templates, by id.
 * @throws Error naming one that is not of the user pool, or looks elsewhere than in the header Authorization
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
            `${logicalId}: the laptop knows authorizers of its user pool, by the header Authorization, only`,
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
