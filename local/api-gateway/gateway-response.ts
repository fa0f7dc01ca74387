/** What API Gateway answers by itself, as the templates have it look. */
import type { Assembly } from '../cloudformation/assembly.ts';
import type { HttpAnswer } from '../shared/http.ts';

interface GatewayResponseProperties {
  RestApiId: string;
  ResponseType: string;
  StatusCode?: string;
  ResponseParameters?: Record<string, string>;
  ResponseTemplates?: Record<string, string>;
}

/** The occasions there are on a laptop: status and message, if the template does not say otherwise. */
const OCCASIONS = {
  ACCESS_DENIED: [403, 'Forbidden'],
  BAD_REQUEST_PARAMETERS: [400, 'Bad Request'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long'],
  UNAUTHORIZED: [401, 'Unauthorized'],
  DEFAULT_5XX: [502, 'Internal server error'],
} as const;

export type Occasion = keyof typeof OCCASIONS;

const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';
const HEADER = 'gatewayresponse.header.';

/**
 * The answer of an API for an occasion: from its own template, or that of DEFAULT_4XX or DEFAULT_5XX, or API Gateway's.
 * @throws Error at once, if a template asks for what the laptop cannot render
 */
export function gatewayResponses(assembly: Assembly, restApiId: string) {
  const responses = assembly
    .resources<GatewayResponseProperties>('AWS::ApiGateway::GatewayResponse')
    .map(({ properties }) => properties)
    .filter(({ RestApiId }) => RestApiId === restApiId);
  const byType = new Map(
    responses.map((each) => [each.ResponseType, { ...each, headers: headersOf(each) }]),
  );

  return (occasion: Occasion, requestId: string): HttpAnswer => {
    const [status, message] = OCCASIONS[occasion];
    const found = byType.get(occasion) ?? byType.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
    const variables: Record<string, string> = {
      'context.requestId': requestId,
      'context.error.message': message,
      'context.error.messageString': JSON.stringify(message),
      'context.error.responseType': occasion,
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
          `${ResponseType} maps ${parameter} to ${value}; the laptop knows headers with quoted values only`,
        );
      }
      return [parameter.slice(HEADER.length), literal];
    }),
  );
}
