/**
 * Who sends a request to the participant API. The gateway's authorizer has verified the token and its scope; its claims are judged once
 * more here, so that a mistake in a template opens nothing (standards 15).
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { identifierForms } from '../domain/identifiers.ts';
import { ProblemError } from './problem-error.ts';
import type { ParticipantUser, Scope } from './route.ts';

/** @throws ProblemError not-signed-in without a token, forbidden without the scope or a participant */
export function userWith(scope: Scope, event: APIGatewayProxyEvent): ParticipantUser {
  const claims = claimsOf(event);
  if (!claims) throw new ProblemError('not-signed-in');
  const { sub, participantId, token_use: use } = claims;
  const isTheirs =
    typeof sub === 'string' &&
    sub !== '' &&
    identifierForms.participantId.test(participantId ?? '');
  const granted = (claims.scope ?? '').split(' ');
  if (!isTheirs || use !== 'access' || !granted.includes(scope))
    throw new ProblemError('forbidden');
  return { sub, participantId: participantId as string };
}

/** For the log: whose request it was. */
export function participantOf(event: APIGatewayProxyEvent): {
  participantId?: string;
  actor?: string;
} {
  const { participantId, sub } = claimsOf(event) ?? {};
  return { ...(participantId ? { participantId } : {}), ...(sub ? { actor: sub } : {}) };
}

function claimsOf({
  requestContext,
}: APIGatewayProxyEvent): Record<string, string | undefined> | undefined {
  return requestContext.authorizer?.claims;
}
