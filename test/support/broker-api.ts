/** Requests to the participant API in a test's world, as the gateway's authorizer lets them through: with the claims of a token. */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type ApiHandler, createApi } from '../../core/http/api.ts';
import type { BrokerContext } from '../../functions/broker/context.ts';
import { routes } from '../../functions/broker/routes.ts';

export type Claims = Record<string, string>;

/** The participant API of production. */
export function participantApi(context: BrokerContext): ApiHandler {
  return createApi({ routes, context, origin: { actor: 'participant', channel: 'participant' } });
}

/** What Cognito and our trigger say of one of a participant's systems. */
export function claimsOf(participantId: string, system: string, scopes: readonly string[]): Claims {
  const sub = `${participantId}.${system}`;
  return { sub, client_id: sub, participantId, token_use: 'access', scope: scopes.join(' ') };
}

/** The API as the bearer of a token reaches it; without claims, as if there were no authorizer. */
export function as(claims: Claims | undefined, handler: ApiHandler): ApiHandler {
  return (event, context) => {
    const requestContext = { ...event.requestContext, authorizer: claims && { claims } };
    return handler(
      { ...event, requestContext: requestContext as APIGatewayProxyEvent['requestContext'] },
      context,
    );
  };
}
