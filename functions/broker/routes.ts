/**
 * The routes of the participant API (api.md, `/broker`): input, permission, use case, and answer in
 * HTTP.
 */
import * as z from 'zod/mini';
import { accountKey } from '../../core/domain/identifiers.ts';
import { isRefused, type Refusal } from '../../core/domain/refusal.ts';
import { cursor } from '../../core/http/cursor-form.ts';
import { identifier } from '../../core/http/identifier-form.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  type ParticipantUser,
  type Route,
  route,
} from '../../core/http/route.ts';
import * as answers from './answers.ts';
import { approveRequest } from './approve-request.ts';
import type { BrokerContext } from './context.ts';
import { holderChangeForm, holderForm, text } from './holder-form.ts';
import { listAccounts, showAccount } from './list-accounts.ts';
import { makeRequest } from './make-request.ts';
import { rejectRequest } from './reject-request.ts';
import { showRequest } from './show-request.ts';
import { eventView, listedRequestView, requestView } from './views.ts';
import { withdrawRequest } from './withdraw-request.ts';

const accountNumber = identifier('accountNumber');
const requestId = z.uuid();
const idempotencyKey = z
  .string()
  .check(
    z.regex(/^[\x21-\x7e]{1,255}$/),
    z.describe('Of your choice: a repeat with the same key gets the same answer'),
  );
const entityTag = z
  .string()
  .check(
    z.regex(/^"[\x21\x23-\x7e]{1,100}"$/),
    z.describe('The `ETag` of a change of holder: if it is another by now, nothing is approved'),
  );
const search = text(120).check(
  z.regex(/[\p{L}\p{N}]/u),
  z.describe(
    'The beginning of an account number or of a name in either language, or a whole user ID',
  ),
);
const asked = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('open-account'), accountNumber, holder: holderForm }),
  z.strictObject({ type: z.literal('change-holder'), accountNumber, holder: holderChangeForm }),
  z.strictObject({ type: z.literal('reset-phone-password'), accountNumber }),
  z.strictObject({ type: z.literal('close-account'), accountNumber }),
  z.strictObject({ type: z.literal('remove-passkeys'), accountNumber }),
]);

export const routes: Route<BrokerContext>[] = [
  route({
    method: 'POST',
    path: '/broker/requests',
    scope: 'ssa/make',
    summary:
      'Ask for an account to be opened or closed, a holder changed, a phone password reset, lost passkeys removed',
    body: asked,
    headers: { 'Idempotency-Key': z.optional(idempotencyKey) },
    answers: { status: 201, body: answers.madeRequest, refusals: ['not-found', 'conflict'] },
    handle: forUser(async (context, user, { body, origin, header }) => {
      const result = await makeRequest(
        context,
        user,
        body as never,
        origin,
        header('idempotency-key'),
      );
      return isRefused(result) ? result : { status: 201, body: madeView(result) };
    }),
  }),
  route({
    method: 'GET',
    path: '/broker/requests',
    scope: 'ssa/read',
    summary: 'Requests, newest first',
    query: z.strictObject({
      status: z.optional(z.enum(['pending', 'approved', 'rejected', 'withdrawn', 'expired'])),
      cursor: z.optional(cursor),
    }),
    answers: { status: 200, body: answers.requests },
    handle: forUser(async (context, { participantId }, { query }) => {
      const now = context.now();
      const { items, ...next } = await context.requests.list(
        participantId,
        query.status,
        now,
        query.cursor,
      );
      return {
        status: 200,
        body: {
          requests: items.map((each) => listedRequestView(each, now.toISOString())),
          ...next,
        },
      };
    }),
  }),
  route({
    method: 'POST',
    path: '/broker/requests/{requestId}/approval',
    parameters: { requestId },
    scope: 'ssa/check',
    summary: 'Approve a request that another user made; shows a password once',
    body: z.strictObject({}),
    bodyOptional: true,
    headers: { 'If-Match': z.optional(entityTag) },
    answers: { status: 200, body: answers.approvedRequest, refusals: ['conflict'] },
    handle: forUser(async (context, user, { path, origin, header }) => {
      const seen = header('if-match');
      const result = await approveRequest(context, user, path.requestId, origin, seen);
      return isRefused(result) ? result : { status: 200, body: requestView(result) };
    }),
  }),
  route({
    method: 'POST',
    path: '/broker/requests/{requestId}/rejection',
    parameters: { requestId },
    scope: 'ssa/check',
    summary: 'Reject a request',
    body: z.strictObject({ reason: z.optional(text(500)) }),
    bodyOptional: true,
    answers: { status: 200, body: answers.request, refusals: ['conflict'] },
    handle: forUser(async (context, user, { path, body, origin }) => {
      const result = await rejectRequest(context, user, path.requestId, body.reason, origin);
      return isRefused(result) ? result : { status: 200, body: requestView(result) };
    }),
  }),
  route({
    method: 'POST',
    path: '/broker/requests/{requestId}/withdrawal',
    parameters: { requestId },
    scope: 'ssa/make',
    summary: 'Withdraw a request of your own',
    body: z.strictObject({}),
    bodyOptional: true,
    answers: { status: 200, body: answers.request, refusals: ['conflict'] },
    handle: forUser(async (context, user, { path, origin }) => {
      const result = await withdrawRequest(context, user, path.requestId, origin);
      return isRefused(result) ? result : { status: 200, body: requestView(result) };
    }),
  }),
  route({
    method: 'GET',
    path: '/broker/requests/{requestId}',
    parameters: { requestId },
    scope: 'ssa/read',
    summary: 'A request; a change of holder with what was and what would be',
    answers: { status: 200, body: answers.listedRequest, headers: ['ETag'] },
    handle: forUser(async (context, { participantId }, { path }) => {
      const result = await showRequest(context, participantId, path.requestId);
      if (isRefused(result)) return result;
      const { tag } = result;
      return {
        status: 200,
        body: listedRequestView(result, context.now().toISOString()),
        ...(tag && { headers: { ETag: tag } }),
      };
    }),
  }),
  route({
    method: 'GET',
    path: '/broker/accounts',
    scope: 'ssa/read',
    summary: 'Accounts; with state=revoked those with a revoked password',
    query: z.strictObject({
      state: z.optional(z.enum(['revoked'])),
      search: z.optional(search),
      cursor: z.optional(cursor),
    }),
    answers: { status: 200, body: answers.accounts },
    handle: forUser(async (context, { participantId }, { query }) => ({
      status: 200,
      body: await listAccounts(context, participantId, query),
    })),
  }),
  route({
    method: 'GET',
    path: '/broker/accounts/{accountNumber}',
    parameters: { accountNumber },
    scope: 'ssa/read',
    summary: 'An account',
    answers: { status: 200, body: answers.account },
    handle: forUser(async (context, { participantId }, { path }) => {
      const result = await showAccount(context, participantId, path.accountNumber);
      return isRefused(result) ? result : { status: 200, body: result };
    }),
  }),
  route({
    method: 'GET',
    path: '/broker/accounts/{accountNumber}/events',
    parameters: { accountNumber },
    scope: 'ssa/read',
    summary: 'What happened to an account, newest first',
    query: z.strictObject({ cursor: z.optional(cursor) }),
    answers: { status: 200, body: answers.events },
    handle: forUser(async (context, { participantId }, { path, query }) => {
      const id = { participantId, accountNumber: path.accountNumber };
      if (!(await context.accounts.get(id))) return { refused: 'not-found' };
      const { items, ...next } = await context.auditTrail.list(accountKey(id), query.cursor);
      return { status: 200, body: { events: items.map(eventView), ...next } };
    }),
  }),
];

/** The answer to the maker: the same again if the request is repeated. */
function madeView(request: Parameters<typeof requestView>[0]) {
  const { requestId, type, accountNumber: number, status, madeBy, madeAt } = request;
  return { requestId, type, accountNumber: number, status, madeBy, madeAt };
}

/** A handler for a participant's user. */
function forUser<Body, Query, Parameter extends string>(
  handle: (
    context: BrokerContext,
    user: ParticipantUser,
    request: ApiRequest<Body, Query, Parameter>,
  ) => Promise<ApiAnswer | Refusal>,
) {
  return (
    context: BrokerContext,
    request: ApiRequest<Body, Query, Parameter>,
  ): Promise<ApiAnswer | Refusal> => {
    if (!request.user) throw new Error('a route without a scope has no user');
    return handle(context, request.user, request);
  };
}
