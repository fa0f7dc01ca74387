/**
 * The routes of the investor API (api.md, `/api`): input, use case, and answer in HTTP.
 */
import * as z from 'zod/mini';
import type { Context } from '../../core/context.ts';
import { accountKey } from '../../core/domain/identifiers.ts';
import { isRefused } from '../../core/domain/refusal.ts';
import { cursor } from '../../core/http/cursor-form.ts';
import { internetPassword } from '../../core/http/password-form.ts';
import { type Route, route } from '../../core/http/route.ts';
import { currentSession } from '../../core/sessions/current-session.ts';
import { endSessions } from '../../core/sessions/end-sessions.ts';
import { endedSession, readSession, setSession } from '../../core/sessions/session-cookie.ts';
import { sessionForm, sessionView } from '../../core/sessions/session-view.ts';
import { signedInTo } from '../../core/sessions/signed-in.ts';
import { accountView } from './account-view.ts';
import { activity } from './activity.ts';
import { alertsView, chooseAlerts } from './alerts.ts';
import * as answers from './answers.ts';
import { beginReset } from './begin-reset.ts';
import { cancelUserId } from './cancel-user-id.ts';
import { changePassword } from './change-password.ts';
import { completeReset } from './complete-reset.ts';
import type { InvestorContext } from './context.ts';
import { daysAskedFor } from './days.ts';
import { endOtherSessions } from './end-other-sessions.ts';
import { balancesView, movementsView } from './positions-view.ts';
import { register } from './register.ts';
import { identity, internetUserId, newPassword, resetToken } from './request-forms.ts';
import { signIn } from './sign-in.ts';
import { TERMS_VERSION, termsText } from './terms.ts';

const identityRefusals = ['identity-not-verified', 'password-revoked'] as const;
const entryRefusals = ['not-signed-in', 'wrong-credentials', 'password-revoked'] as const;

const signedIn = signedInTo<InvestorContext>();

/** Movements of one page. */
const PAGE = 200;

export const routes: Route<InvestorContext>[] = [
  route({
    method: 'GET',
    path: '/api/terms',
    summary: 'The terms of use that registration asks for',
    answers: { status: 200, body: answers.terms },
    handle: async () => ({ status: 200, body: { version: TERMS_VERSION, text: termsText } }),
  }),
  route({
    method: 'POST',
    path: '/api/registrations',
    summary: 'Register an internet user ID for an account',
    body: z.strictObject({
      ...identity,
      internetUserId,
      internetPassword: newPassword,
      termsVersion: z.string(),
    }),
    answers: {
      status: 201,
      body: answers.registration,
      refusals: [...identityRefusals, 'already-registered', 'password-refused', 'user-id-taken'],
    },
    handle: async (context: Context, { body, origin }) => {
      const result = await register(context, body, origin);
      return isRefused(result) ? result : { status: 201, body: result };
    },
  }),
  route({
    method: 'POST',
    path: '/api/sessions',
    summary: 'Sign in',
    body: z.strictObject({ internetUserId, password: internetPassword }),
    answers: {
      status: 201,
      body: sessionForm,
      headers: ['Set-Cookie'],
      refusals: [...entryRefusals, 'passkey-required'],
    },
    handle: async (context: Context, request) => {
      const entry = { ...request.body, replaces: await readSession(context, request) };
      const result = await signIn(context, entry, request.origin);
      if (isRefused(result)) return result;
      return { status: 201, body: sessionView(result), headers: setSession(result.token) };
    },
  }),
  route({
    method: 'GET',
    path: '/api/sessions/current',
    summary: 'How long the session lasts; does not extend it',
    answers: { status: 200, body: sessionForm, refusals: ['not-signed-in'] },
    handle: async (context: Context, request) => {
      const current = await currentSession(context, await readSession(context, request), {
        extend: false,
      });
      return isRefused(current) ? current : { status: 200, body: sessionView(current) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/sessions/current',
    summary: 'Sign out',
    answers: { status: 204, headers: ['Set-Cookie'], refusals: ['not-signed-in'] },
    handle: async (context: Context, request) => {
      const token = await readSession(context, request);
      if (token) await endSessions(context, [token]);
      return { status: 204, headers: endedSession };
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/sessions/others',
    summary: 'End all other sessions; this one stays',
    answers: { status: 204, refusals: ['not-signed-in'] },
    handle: signedIn(async (context, current, { origin }) => {
      const result = await endOtherSessions(context, current, origin);
      return isRefused(result) ? result : { status: 204 };
    }),
  }),
  route({
    method: 'GET',
    path: '/api/account',
    summary: 'The account',
    answers: { status: 200, body: answers.account, refusals: ['not-signed-in'] },
    handle: signedIn(async (_context, current) => ({ status: 200, body: accountView(current) })),
  }),
  route({
    method: 'GET',
    path: '/api/account/balances',
    summary: 'What the account holds, by the newest daily file that names it',
    answers: { status: 200, body: answers.balances, refusals: ['not-signed-in'] },
    handle: signedIn(async ({ positions, now }, { account }) => {
      const key = accountKey(account);
      const found = await positions.balances(key);
      // Afterwards: it knows by then whether the newest day is complete, and need not ask.
      const recordsFrom = await positions.recordsFrom(key, now());
      return { status: 200, body: balancesView(found, recordsFrom) };
    }),
  }),
  route({
    method: 'GET',
    path: '/api/account/movements',
    summary:
      'What moved in or out, newest first; the last 31 days, if nothing else is asked for, and at most 366 at once',
    query: z.strictObject({
      from: z.optional(z.iso.date()),
      to: z.optional(z.iso.date()),
      cursor: z.optional(cursor),
    }),
    answers: { status: 200, body: answers.movements, refusals: ['not-signed-in'] },
    handle: signedIn(async (context, { account }, { query }) => {
      const days = daysAskedFor(context.now(), query);
      if (isRefused(days)) return days;
      const page = await context.positions.movements.page(
        accountKey(account),
        days,
        PAGE,
        query.cursor,
      );
      return { status: 200, body: movementsView(page) };
    }),
  }),
  route({
    method: 'GET',
    path: '/api/account/alerts',
    summary: 'How movements are told',
    answers: { status: 200, body: answers.alerts, refusals: ['not-signed-in'] },
    handle: signedIn(async (_context, { account }) => ({
      status: 200,
      body: alertsView(account),
    })),
  }),
  route({
    method: 'PUT',
    path: '/api/account/alerts',
    summary: 'Choose how movements are told: by e-mail, SMS, both or neither',
    body: z.strictObject({ email: z.boolean(), sms: z.boolean() }),
    answers: { status: 200, body: answers.alerts, refusals: ['not-signed-in'] },
    handle: signedIn(async (context, current, { body, origin }) => {
      const result = await chooseAlerts(context, current, body, origin);
      return isRefused(result) ? result : { status: 200, body: alertsView(result) };
    }),
  }),
  route({
    method: 'GET',
    path: '/api/account/activity',
    summary: 'What happened to the account in the last 12 months, newest first',
    query: z.strictObject({ cursor: z.optional(cursor) }),
    answers: { status: 200, body: answers.activity, refusals: ['not-signed-in'] },
    handle: signedIn(async (context, current, { query }) => ({
      status: 200,
      body: await activity(context, current, query.cursor),
    })),
  }),
  route({
    method: 'PUT',
    path: '/api/account/internet-password',
    summary: 'Change the internet password; other sessions end',
    body: z.strictObject({ currentPassword: internetPassword, newPassword }),
    answers: {
      status: 204,
      headers: ['Set-Cookie'],
      refusals: [...entryRefusals, 'password-refused'],
    },
    handle: signedIn(async (context, current, { body, origin }) => {
      const result = await changePassword(context, current, body, origin);
      return isRefused(result) ? result : { status: 204, headers: setSession(result.token) };
    }),
  }),
  route({
    method: 'POST',
    path: '/api/account/internet-user-id/cancellation',
    summary: 'Cancel the internet user ID; all sessions end',
    body: z.strictObject({ password: internetPassword }),
    answers: { status: 204, headers: ['Set-Cookie'], refusals: entryRefusals },
    handle: signedIn(async (context, current, { body, origin }) => {
      const result = await cancelUserId(context, current, body.password, origin);
      return isRefused(result) ? result : { status: 204, headers: endedSession };
    }),
  }),
  route({
    method: 'POST',
    path: '/api/password-resets',
    summary: 'Prove identity to reset a forgotten or revoked internet password',
    body: z.strictObject(identity),
    answers: {
      status: 201,
      body: answers.reset,
      refusals: [...identityRefusals, 'not-registered'],
    },
    handle: async (context: Context, { body, origin }) => {
      const result = await beginReset(context, body, origin);
      return isRefused(result) ? result : { status: 201, body: result };
    },
  }),
  route({
    method: 'POST',
    path: '/api/password-resets/completion',
    summary: 'Set the new internet password; all sessions end',
    body: z.strictObject({ resetToken, newPassword }),
    answers: { status: 204, refusals: ['reset-expired', 'password-refused'] },
    handle: async (context: Context, { body, origin }) => {
      const result = await completeReset(context, body, origin);
      return isRefused(result) ? result : { status: 204 };
    },
  }),
];
