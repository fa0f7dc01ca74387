import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Assembly } from '../cloudformation/assembly.ts';
import { ACCOUNT } from '../cloudformation/resource-kinds.ts';
import {
  type Match,
  matchResource,
  type ResourceNode,
  resourceTree,
} from '../cloudformation/resource-tree.ts';
import type { Invocable } from '../lambda/function.ts';
import type { Clock } from '../shared/clock.ts';
import { type Headers, type HttpAnswer, readBody } from '../shared/http.ts';
import { accessLine } from './access-log.ts';
import type { Authorize } from './authorizer.ts';
import { isBinary } from './binary-media-types.ts';
import { gatewayResponses, type ResponseType } from './gateway-response.ts';
import { proxyAnswer, proxyEvent } from './proxy-event.ts';

const MAX_BODY_BYTES = 10 * 1024 * 1024;

interface StageProperties {
  RestApiId: string;
  AccessLogSetting?: { DestinationArn: string; Format: string };
}

interface RestApiProperties {
  BinaryMediaTypes?: string[];
}

interface RestApi {
  id: string;
  binaryMediaTypes: readonly string[];
  region: string;
  stage: string;
  /** Name of the log group, and the format of a line. */
  accessLog?: { name: string; format: string } | undefined;
  root: ResourceNode;
  respond: ReturnType<typeof gatewayResponses>;
}

/** Options of `restApis`. */
export interface RestApiOptions {
  /** By ARN. */
  functions: Map<string, Invocable>;
  /** By ID. */
  authorizers: Map<string, Authorize>;
  /**
   * The headers of a request for this path and query as they reach its API; undefined if no
   * distribution is in front of the API.
   */
  edge?(request: IncomingMessage, path: string, query: string): Headers | undefined;
  clock: Clock;
  /** Receives each line of an access log, with the name of its log group. */
  log(logGroup: string, line: string): void;
}

/**
 * Serves all REST APIs of the assembly together: returns what API Gateway responds to a request.
 * Paths do not contain the stage. The result is undefined if the client went away. For a path that
 * no API has, the API whose first path part matches responds.
 */
export function restApis(
  assembly: Assembly,
  { functions, authorizers, edge, clock, log }: RestApiOptions,
) {
  const stages = assembly.resources<StageProperties>('AWS::ApiGateway::Stage');
  const apis = assembly
    .resources<RestApiProperties>('AWS::ApiGateway::RestApi')
    .map((api): RestApi => {
      const stage = stages.find(({ properties }) => properties.RestApiId === api.ref);
      const { DestinationArn, Format = '' } = stage?.properties.AccessLogSetting ?? {};
      return {
        id: api.ref,
        binaryMediaTypes: api.properties.BinaryMediaTypes ?? [],
        region: api.region,
        stage: stage?.ref ?? '',
        accessLog: DestinationArn
          ? { name: DestinationArn.split(':').at(-1) ?? '', format: Format }
          : undefined,
        root: resourceTree(assembly, api, functions, authorizers),
        respond: gatewayResponses(assembly, api.ref),
      };
    });

  return async (request: IncomingMessage): Promise<HttpAnswer | undefined> => {
    const { method = 'GET', url = '/' } = request;
    // A client may also send an absolute URL, as to a proxy.
    const [path = '/', ...rest] = url.replace(/^https?:\/\/[^/?]*/i, '').split('?');
    const query = rest.join('?');
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === 'aborted') return undefined;
    const [api, match] = choose(apis, path);
    if (!api) return { status: 404, headers: {}, body: '' };

    const requestId = randomUUID();
    const at = clock.now();
    const started = performance.now();
    const send = (answer: HttpAnswer, responseType?: ResponseType) => {
      if (api.accessLog) {
        const { name, format } = api.accessLog;
        const sourceIp = request.socket.remoteAddress ?? '127.0.0.1';
        const milliseconds = performance.now() - started;
        const resource = match?.node.path;
        log(
          name,
          accessLine(format, {
            requestId,
            at,
            sourceIp,
            method,
            resource,
            answer,
            milliseconds,
            responseType,
          }),
        );
      }
      return { ...answer, headers: { ...answer.headers, 'x-amzn-RequestId': requestId } };
    };
    const respond = (type: ResponseType) => send(api.respond(type, requestId), type);
    const found = match?.node.methods.get(method) ?? match?.node.methods.get('ANY');
    if (!match || !found) return respond('MISSING_AUTHENTICATION_TOKEN');
    const { lambda, authorization } = found;
    const verdict = await authorization?.authorize(
      request.headers.authorization,
      authorization.scopes,
    );
    if (verdict && 'refused' in verdict) return respond(verdict.refused);
    if (body === 'too-large') return respond('REQUEST_TOO_LARGE');

    const headers = edge?.(request, path, query);
    const header = (name: string) =>
      headers
        ? headers.find(([each]) => each.toLowerCase() === name)?.[1]
        : request.headers[name]?.toString();
    const event = proxyEvent(request, {
      apiId: api.id,
      stage: api.stage,
      requestId,
      at,
      path,
      query,
      resourceId: match.node.id,
      resource: match.node.path,
      pathParameters: match.pathParameters,
      body,
      isBinary: isBinary(api.binaryMediaTypes, header('content-type')),
      headers,
      ...verdict,
    });
    const sourceArn = `arn:aws:execute-api:${api.region}:${ACCOUNT}:${api.id}/${api.stage}/${method}${match.node.path}`;
    const outcome = await lambda.invoke(event, { service: 'apigateway.amazonaws.com', sourceArn });
    // A function's timeout is an error like any other: every function times out before API
    // Gateway's own limit of 29 s.
    const answer =
      outcome !== 'timed-out' && 'result' in outcome
        ? proxyAnswer(outcome.result, isBinary(api.binaryMediaTypes, header('accept')))
        : undefined;
    return answer ? send(answer) : respond('DEFAULT_5XX');
  };
}

/**
 * The API with this path, and the matching resource; otherwise the API whose first path part
 * matches.
 */
function choose(apis: RestApi[], path: string): [RestApi | undefined, Match | undefined] {
  // API Gateway ignores trailing and repeated slashes.
  const segments = path.split('/').filter((segment) => segment !== '');
  for (const api of apis) {
    const match = matchResource(api.root, segments);
    if (match) return [api, match];
  }
  return [apis.find(({ root }) => root.children.has(segments[0] ?? '')) ?? apis[0], undefined];
}
