/** The participant API in a test's world, called with the token's claims from the authorizer. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type ApiHandler, createApi } from '../../core/http/api.ts';
import type { BrokerContext } from '../../functions/broker/context.ts';
import { routes } from '../../functions/broker/routes.ts';

export type Claims = Record<string, string>;

/** The participant API of production. */
export function participantApi(context: BrokerContext): ApiHandler {
  return createApi({ routes, context, origin: { actor: 'participant', channel: 'participant' } });
}

/** The claims that Cognito and the token trigger give to a participant's system. */
export function claimsOf(participantId: string, system: string, scopes: readonly string[]): Claims {
  const sub = `${participantId}.${system}`;
  return { sub, client_id: sub, participantId, token_use: 'access', scope: scopes.join(' ') };
}

/** The API as called with these claims; without claims, as if there were no authorizer. */
export function as(claims: Claims | undefined, handler: ApiHandler): ApiHandler {
  return (event, context) => {
    const requestContext = { ...event.requestContext, authorizer: claims && { claims } };
    return handler(
      { ...event, requestContext: requestContext as APIGatewayProxyEvent['requestContext'] },
      context,
    );
  };
}
