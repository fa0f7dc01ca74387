/** API Gateway's own responses, in the form that the templates give them. */
import type { Assembly } from '../cloudformation/assembly.ts';
import type { HttpAnswer } from '../shared/http.ts';

interface GatewayResponseProperties {
  RestApiId: string;
  ResponseType: string;
  StatusCode?: string;
  ResponseParameters?: Record<string, string>;
  ResponseTemplates?: Record<string, string>;
}

/** The response types that occur on the laptop, with their default status and message. */
const RESPONSE_TYPES = {
  ACCESS_DENIED: [403, 'Forbidden'],
  BAD_REQUEST_PARAMETERS: [400, 'Bad Request'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long'],
  UNAUTHORIZED: [401, 'Unauthorized'],
  DEFAULT_5XX: [502, 'Internal server error'],
} as const;

/** The type of a gateway response. */
export type ResponseType = keyof typeof RESPONSE_TYPES;

const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';
const HEADER = 'gatewayresponse.header.';

/**
 * Prepares the gateway responses of an API: each comes from its own template, from DEFAULT_4XX or
 * DEFAULT_5XX, or from API Gateway's default.
 * @throws Error immediately, if a template maps something that the laptop cannot render
 */
export function gatewayResponses(assembly: Assembly, restApiId: string) {
  const responses = assembly
    .resources<GatewayResponseProperties>('AWS::ApiGateway::GatewayResponse')
    .map(({ properties }) => properties)
    .filter(({ RestApiId }) => RestApiId === restApiId);
  const byType = new Map(
    responses.map((each) => [each.ResponseType, { ...each, headers: headersOf(each) }]),
  );

  return (type: ResponseType, requestId: string): HttpAnswer => {
    const [status, message] = RESPONSE_TYPES[type];
    const found = byType.get(type) ?? byType.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
    const variables: Record<string, string> = {
      'context.requestId': requestId,
      'context.error.message': message,
      'context.error.messageString': JSON.stringify(message),
      'context.error.responseType': type,
    };
    const template = found?.ResponseTemplates?.['application/json'] ?? DEFAULT_TEMPLATE;
    return {
      status: Number(found?.StatusCode ?? status),
      headers: { 'Content-Type': 'application/json', ...found?.headers },
      body: template.replaceAll(
        /\$(context(?:\.\w+)+)/g,
        (whole, name: string) => variables[name] ?? whole,
      ),
    };
  };
}

function headersOf({
  ResponseType,
  ResponseParameters = {},
}: GatewayResponseProperties): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ResponseParameters).map(([parameter, value]) => {
      const literal = /^'(.*)'$/s.exec(value)?.[1];
      if (!parameter.startsWith(HEADER) || literal === undefined) {
        throw new Error(
          `${ResponseType} maps ${parameter} to ${value}; the laptop supports only headers with quoted values`,
        );
      }
      return [parameter.slice(HEADER.length), literal];
    }),
  );
}
