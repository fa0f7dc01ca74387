/**
 * The user behind a request to the participant API. API Gateway's authorizer has verified the token
 * and that it has a scope of the API. Whether it is the route's is decided here, and the other
 * claims are checked again, so that a mistake in a template grants nothing (standards 15).
 */
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { identifierForms } from '../domain/identifiers.ts';
import { ProblemError } from './problem-error.ts';
import type { ParticipantUser, Scope } from './route.ts';

/**
 * The user of an access token that grants `scope` and names a participant.
 * @throws ProblemError `not-signed-in` without a token; `forbidden` without scope or participant
 */
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

/** Participant and actor for the log, as the token names them; unchecked. */
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
