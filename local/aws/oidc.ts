/**
 * The laptop's issuer of access tokens under `/oidc` (api.md). It replaces Cognito for
 * participants' systems.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { OAuth2Issuer } from 'oauth2-mock-server';
import type { Invocable } from '../lambda/function.ts';
import type { Clock } from '../shared/clock.ts';
import type { LocalAnswer, LocalRequest, LocalRoutes } from '../shared/local-routes.ts';
import { isAppClient, runTokenTrigger, type UserPool } from './cognito.ts';

const SECRET = 'local';
const TOKEN_SECONDS = 3600;

/** An issuer of access tokens. */
export interface Issuer {
  /** `iss` of its tokens. */
  url: string;
  /** Public keys that verify its tokens. */
  keys: JSONWebKeySet;
  /** Signs a token with exactly these claims. */
  sign(claims: JWTPayload): Promise<string>;
}

/**
 * Creates an issuer with a new key.
 * @param url base URL of the laptop
 */
export async function createIssuer(url: string): Promise<Issuer> {
  const issuer = new OAuth2Issuer();
  issuer.url = `${url}/oidc`;
  await issuer.keys.generate('RS256');
  return {
    url: issuer.url,
    keys: { keys: issuer.keys.toJSON() },
    sign: (claims) =>
      issuer.buildToken({
        scopesOrTransform: (_, payload) => {
          for (const name of Object.keys(payload)) delete payload[name];
          Object.assign(payload, claims);
        },
      }),
  };
}

/** The routes for discovery, keys and tokens. */
export function oidcRoutes(
  issuer: Issuer,
  pool: UserPool,
  trigger: Invocable,
  clock: Clock,
): LocalRoutes {
  const issueToken = async (clientId: string, scope: string | undefined): Promise<LocalAnswer> => {
    const asked = scope?.split(' ').filter(Boolean) ?? pool.scopes;
    if (asked.some((each) => !pool.scopes.includes(each))) return oauthError(400, 'invalid_scope');
    const changes = await runTokenTrigger(pool, trigger, clientId, asked);
    if (!changes) return oauthError(500, 'server_error');
    const {
      claimsToAddOrOverride = {},
      claimsToSuppress = [],
      scopesToAdd = [],
      scopesToSuppress = [],
    } = changes;
    const granted = [...new Set([...asked, ...scopesToAdd])].filter(
      (each) => !scopesToSuppress.includes(each),
    );
    if (granted.length === 0) return oauthError(400, 'invalid_scope');

    const now = Math.floor(clock.now() / 1000);
    const claims: JWTPayload = {
      sub: clientId,
      ...claimsToAddOrOverride,
      token_use: 'access',
      scope: granted.join(' '),
      auth_time: now,
      iss: issuer.url,
      exp: now + TOKEN_SECONDS,
      iat: now,
      version: 2,
      jti: randomUUID(),
      client_id: clientId,
    };
    for (const name of claimsToSuppress) delete claims[name];
    const access_token = await issuer.sign(claims);
    return {
      status: 200,
      headers: { Pragma: 'no-cache' },
      body: { access_token, token_type: 'Bearer', expires_in: TOKEN_SECONDS, scope: claims.scope },
    };
  };

  return {
    'GET /oidc/.well-known/openid-configuration': () => ({
      status: 200,
      body: {
        issuer: issuer.url,
        token_endpoint: `${issuer.url}/token`,
        jwks_uri: `${issuer.url}/.well-known/jwks.json`,
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
        scopes_supported: pool.scopes,
      },
    }),
    'GET /oidc/.well-known/jwks.json': () => ({ status: 200, body: issuer.keys }),
    'POST /oidc/token': (request) => {
      const form = formOf(request);
      if (!form) return oauthError(400, 'invalid_request');
      const client = clientOf(request.headers, form);
      if (!client) return oauthError(400, 'invalid_request');
      if (!isAppClient(client.id) || client.secret !== SECRET)
        return oauthError(401, 'invalid_client');
      const grant = form.get('grant_type');
      if (grant === undefined) return oauthError(400, 'invalid_request');
      if (grant !== 'client_credentials') return oauthError(400, 'unsupported_grant_type');
      return issueToken(client.id, form.get('scope'));
    },
  };
}

/** RFC 6749, 5.2 */
function oauthError(status: number, error: string): LocalAnswer {
  const challenge = status === 401 ? { 'WWW-Authenticate': 'Basic realm="participants"' } : {};
  return { status, headers: { 'Content-Type': 'application/json', ...challenge }, body: { error } };
}

/** The fields of a form; undefined if the body is not a form or repeats a field. */
function formOf({ headers, body }: LocalRequest): Map<string, string> | undefined {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return undefined;
  const fields = [...new URLSearchParams(body)];
  const form = new Map(fields);
  return form.size === fields.length ? form : undefined;
}

/**
 * The client's credentials, from HTTP Basic or from the form; undefined if malformed or in both.
 */
function clientOf(
  { authorization }: IncomingHttpHeaders,
  form: Map<string, string>,
): { id: string; secret: string | undefined } | undefined {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  if (authorization === undefined) return { id: id ?? '', secret };
  const [, credentials] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? [];
  if (!credentials || secret !== undefined) return undefined;
  const text = Buffer.from(credentials, 'base64').toString();
  const colon = text.indexOf(':');
  try {
    const [name, password] = [text.slice(0, colon), text.slice(colon + 1)].map((each) =>
      decodeURIComponent(each),
    );
    return id === undefined || id === name ? { id: name ?? '', secret: password } : undefined;
  } catch {
    return undefined;
  }
}
