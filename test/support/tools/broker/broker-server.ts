/**
 * The participant API of production over HTTP, on a test's world, with a token issuer. A test can
 * break what is between it and the client.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, onTestFinished } from 'vitest';
import { createApi } from '../../../../core/http/api.ts';
import { routes } from '../../../../functions/broker/routes.ts';
import { proxyEvent } from '../../../../local/api-gateway/proxy-event.ts';
import {
  type HttpAnswer,
  listen,
  readBody,
  send,
  stopServer,
} from '../../../../local/shared/http.ts';
import { secret } from '../../../log-search/secrets.ts';
import { Broker } from '../../broker.ts';
import { createWorld, type World } from '../../world.ts';
import { undocumented } from '../openapi/documented.ts';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** The scope of its token. */
  scope?: string | undefined;
  status?: number;
}

/**
 * Replaces an answer, before or after the API is called. `drop` closes the connection instead;
 * `truncate`, after the call, sends half of the body first.
 */
export type Meddle = (
  seen: Seen,
  when: 'before' | 'after',
) => Meddled | Promise<HttpAnswer | undefined>;
type Meddled = HttpAnswer | 'drop' | 'truncate' | undefined;

export class BrokerServer {
  readonly world: World;
  readonly broker: Broker;
  readonly url: string;
  /** Every request so far. */
  readonly seen: Seen[] = [];
  /** How long a token lasts, in seconds. */
  tokenSeconds = 3600;
  /** The passwords that were shown, by request. */
  readonly issued = new Map<string, string>();
  meddle: Meddle = () => undefined;
  readonly #tokens = new Map<string, { clientId: string; scope: string }>();

  private constructor(world: World, url: string) {
    this.world = world;
    this.broker = new Broker(world);
    this.url = url;
  }

  static async start(): Promise<BrokerServer> {
    let serve = (_: IncomingMessage, response: ServerResponse): void => void response.end();
    const { server, url } = await listen(0, (request, response) => serve(request, response));
    onTestFinished(() => stopServer(server));
    const started = new BrokerServer(await createWorld(), url);
    serve = (request, response) => void started.#serve(request, response);
    return started;
  }

  /** The requests to the API, without those for tokens. */
  get calls(): Seen[] {
    return this.seen.filter(({ path }) => path !== '/oidc/token');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, 1e6)) as Buffer;
    const { method = '', url: path = '', headers } = request;
    const seen: Seen = { method, path, headers, body: body.toString() };
    this.seen.push(seen);
    let answer: Meddled = await this.meddle(seen, 'before');
    let real: HttpAnswer | undefined;
    if (!answer) {
      real = path === '/oidc/token' ? this.#token(seen) : await this.#api(request, seen, body);
      seen.status = real.status;
      answer = (await this.meddle(seen, 'after')) ?? real;
    }
    if (answer === 'drop') response.destroy();
    else if (answer === 'truncate') truncate(response, real as HttpAnswer);
    else send(response, answer);
  }

  async #api(request: IncomingMessage, seen: Seen, body: Buffer): Promise<HttpAnswer> {
    const [path = '', query = ''] = seen.path.split('?');
    const granted = this.#tokens.get(seen.headers.authorization?.replace(/^Bearer /, '') ?? '');
    if (!granted)
      return { status: 401, headers: {}, body: '{"title":"Sign in","code":"not-signed-in"}' };
    seen.scope = granted.scope;
    const { clientId, scope } = granted;
    const route = routes.find(
      (each) => each.method === seen.method && pattern(each.path).test(path),
    );
    const event = proxyEvent(request, {
      apiId: 'api',
      stage: 'live',
      requestId: randomUUID(),
      at: Date.now(),
      path,
      query,
      resource: route?.path ?? '/',
      resourceId: 'id',
      pathParameters: { ...pattern(route?.path ?? '/').exec(path)?.groups },
      body,
    });
    event.requestContext.authorizer = {
      claims: { sub: clientId, participantId: clientId.split('.')[0], scope, token_use: 'access' },
    };
    const api = createApi({
      routes,
      context: this.broker.context,
      origin: { actor: 'participant', channel: 'participant' },
    });
    const result = await api(event as APIGatewayProxyEvent, {} as never);
    const parsed = JSON.parse(result.body) as { requestId: string; phonePassword?: string };
    if (parsed.phonePassword) this.issued.set(parsed.requestId, secret(parsed.phonePassword));
    expect(
      undocumented(seen.method, path, { status: result.statusCode, body: parsed }),
    ).toBeUndefined();
    return {
      status: result.statusCode,
      headers: result.headers as Record<string, string>,
      body: result.body,
    };
  }

  #token({ headers, body }: Seen): HttpAnswer {
    const [clientId = '', clientSecret] = atob(
      headers.authorization?.replace(/^Basic /, '') ?? '',
    ).split(':');
    const asked = new URLSearchParams(body);
    const known = clientSecret === 'local' && asked.get('grant_type') === 'client_credentials';
    const json = (status: number, answer: object) => ({
      status,
      headers: {},
      body: JSON.stringify(answer),
    });
    if (!known) return json(401, { error: 'invalid_client' });
    const claims = Buffer.from(JSON.stringify({ participantId: clientId.split('.')[0] }));
    const token = `e30.${claims.toString('base64url')}.${randomUUID()}`;
    this.#tokens.set(token, { clientId, scope: asked.get('scope') ?? '' });
    return json(200, { access_token: token, token_type: 'Bearer', expires_in: this.tokenSeconds });
  }
}

function truncate(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
  response.write(body.slice(0, body.length / 2), () => response.destroy());
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}
