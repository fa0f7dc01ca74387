import { problem } from '../../core/http/problem.ts';
import type { AnswerHeader, Route } from '../../core/http/route.ts';
import { examples, parameterExamples } from './examples.ts';
import { RefusalAnswers, refusalsOf } from './refusals.ts';
import { type NamedSchemas, type Schema, Schemas } from './schemas.ts';

export interface Api {
  title: string;
  description: string;
  routes: readonly Pick<Route<never>, Exclude<keyof Route<never>, 'handle'>>[];
  /** Schemas of requests and answers that get a name of their own, in CamelCase. */
  named: { requests: NamedSchemas; answers: NamedSchemas };
  securitySchemes: Record<string, object>;
  /** The security requirement of a route; absent if it has none. */
  security(route: Api['routes'][number]): object[] | undefined;
}

/** The OpenAPI 3.1 document of a route table. */
export function openApi(api: Api): object {
  const parts = {
    requests: new Schemas(api.named.requests, 'input'),
    answers: new Schemas(api.named.answers, 'output'),
    refusals: new RefusalAnswers(),
  };
  const paths: Record<string, Record<string, object>> = {};
  for (const route of api.routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operation(route, api, parts),
    };
  }
  return {
    openapi: '3.1.1',
    info: { title: api.title, version: '1', description: api.description, license: LICENSE },
    tags: [...new Set(api.routes.map(({ path }) => tagOf(path)))].map((name) => ({ name })),
    servers: [{ url: '/', description: 'The host that serves the API' }],
    paths,
    components: {
      schemas: { ...parts.requests.components(), ...parts.answers.components(), Problem: PROBLEM },
      responses: parts.refusals.components,
      securitySchemes: api.securitySchemes,
    },
  };
}

interface Parts {
  requests: Schemas;
  answers: Schemas;
  refusals: RefusalAnswers;
}

const LICENSE = { name: 'Apache-2.0', identifier: 'Apache-2.0' };

function operation(
  route: Api['routes'][number],
  api: Api,
  { requests, answers, refusals }: Parts,
): object {
  const { method, path, summary, body, bodyOptional, answers: says } = route;
  const security = api.security(route);
  const example = examples[`${method} ${path}`] ?? {};
  const parameters = [
    ...Object.entries(route.parameters ?? {}).map(([name, schema]) =>
      parameter('path', name, requests.of(schema), true),
    ),
    ...(route.query
      ? requests.fields(route.query).map((field) => parameter('query', ...field))
      : []),
    ...Object.entries(route.headers ?? {}).map(([name, schema]) =>
      parameter('header', name, requests.of(schema), false),
    ),
  ];
  return {
    operationId: operationId(method, path),
    tags: [tagOf(path)],
    summary,
    ...(security ? { security } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body
      ? {
          requestBody: {
            required: !bodyOptional,
            content: {
              'application/json': {
                schema: requests.of(body),
                ...(example.bodies && { examples: valued(example.bodies) }),
              },
            },
          },
        }
      : {}),
    responses: {
      [says.status]: {
        description: SUCCESS[says.status],
        ...(says.headers && { headers: headersOf(says.headers) }),
        ...(says.file
          ? { content: { [says.file]: { schema: { type: 'string', format: 'binary' } } } }
          : {}),
        ...(says.body
          ? {
              content: {
                'application/json': {
                  schema: answers.of(says.body),
                  ...(example.answer && { example: example.answer }),
                },
              },
            }
          : {}),
      },
      ...refusals.of(refusalsOf(route)),
    },
  };
}

const SUCCESS = { 200: 'Done', 201: 'Made', 204: 'Done; nothing to say' } as const;

function parameter(
  where: 'path' | 'query' | 'header',
  name: string,
  schema: Schema,
  required: boolean,
): object {
  return { in: where, name, required, schema, example: parameterExamples[name] };
}

/** `/broker/requests/{requestId}` is of `Requests`, `/api/password-resets` of `Password resets`. */
function tagOf(path: string): string {
  const [, , word = ''] = path.split('/');
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`.replaceAll('-', ' ');
}

function headersOf(names: readonly AnswerHeader[]): object {
  return Object.fromEntries(names.map((name) => [name, HEADERS[name]]));
}

const HEADERS: Record<AnswerHeader, object> = {
  'Set-Cookie': {
    description: 'The session’s cookie, `__Host-session`; empty and expired where the session ends',
    schema: { type: 'string' },
  },
  'Content-Disposition': {
    description: 'The name of the file, in ASCII letters',
    schema: { type: 'string' },
  },
  ETag: {
    description:
      'Of a change of holder that can still be approved: a tag of `before` and `after`, for ' +
      '`If-Match` of its approval',
    schema: { type: 'string' },
  },
};

function valued(bodies: Record<string, object>): object {
  return Object.fromEntries(Object.entries(bodies).map(([name, value]) => [name, { value }]));
}

/** `POST /broker/requests/{requestId}/approval` is `postBrokerRequestsRequestIdApproval`. */
function operationId(method: string, path: string): string {
  const words = path.split(/[^A-Za-z]+/).filter(Boolean);
  return (
    method.toLowerCase() +
    words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  );
}

const PROBLEM = {
  type: 'object',
  description: 'A refusal (RFC 9457). `code` is stable.',
  properties: {
    type: { type: 'string', format: 'uri', examples: [problem('conflict').body.type] },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    fields: {
      type: 'object',
      description: 'Names of the rules that each field of the request broke',
      additionalProperties: { type: 'array', items: { type: 'string' } },
    },
    channel: {
      type: 'string',
      enum: ['phone', 'internet'],
      description: 'The channel whose password is revoked',
    },
    remaining: {
      type: 'integer',
      enum: [1, 2],
      description: 'Entries left before the password is revoked',
    },
    internetUserId: {
      type: 'string',
      description: 'The internet user ID that the account has already',
    },
    instance: {
      type: 'string',
      format: 'uri',
      description: 'To quote when you report an internal error',
    },
  },
  required: ['type', 'title', 'status', 'code'],
};
