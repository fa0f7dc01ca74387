/** Investors with a registered ID, and checks of their state through the API. */
import { expect } from 'vitest';
import type { OpenedAccount } from '../../../functions/broker/open-account.ts';
import { TERMS_VERSION } from '../../../functions/investor/terms.ts';
import { secret } from '../../log-search/secrets.ts';
import { freshUserId, RIGHT } from '../investor.ts';
import { type Stage, Visitor } from './browser.ts';

type Holder = Parameters<Stage['service']['open']>[0];

export interface Guest extends OpenedAccount {
  internetUserId: string;
}

/** Opens an account and registers an internet user ID with the password `RIGHT`. */
export async function registered({ service, url }: Stage, holder?: Holder): Promise<Guest> {
  const account = await service.open(holder);
  const internetUserId = freshUserId();
  const response = await fetch(`${url}/api/registrations`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: url },
    body: JSON.stringify({
      ...account,
      internetUserId,
      internetPassword: RIGHT,
      termsVersion: TERMS_VERSION,
    }),
  });
  expect(response.status).toBe(201);
  return { ...account, internetUserId };
}

/** Signs in on the page, by keyboard only. */
export async function signIn(
  visitor: Visitor,
  internetUserId: string,
  password = RIGHT,
): Promise<void> {
  await visitor.goto('/sign-in');
  await visitor.fill({ internetUserId, password });
  await visitor.sees('dl');
}

export async function signedIn(
  stage: Stage,
  name: string,
  holder?: Holder,
  width?: number,
): Promise<{ account: Guest; visitor: Visitor }> {
  const account = await registered(stage, holder);
  const visitor = await Visitor.open(stage, name, width);
  await signIn(visitor, account.internetUserId);
  return { account, visitor };
}

export const SESSION = '__Host-session';

/** The session cookie that the browser sends. */
export async function sessionOf({
  context,
}: Pick<Visitor, 'context'>): Promise<string | undefined> {
  const token = (await context.cookies()).find(({ name }) => name === SESSION)?.value;
  return token && secret(token, 'session token');
}

/** Puts a session's secret into a browser, as a thief would. */
export async function plant(
  { context }: Pick<Visitor, 'context'>,
  url: string,
  token: string,
): Promise<void> {
  await context.addCookies([
    {
      name: SESSION,
      value: token,
      url: url.replace('http:', 'https:'),
      secure: true,
      httpOnly: true,
      sameSite: 'Strict',
    },
  ]);
}

/** Calls the API with a session cookie, outside any page. */
export async function callAs(
  { url }: Stage,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: {
      Origin: url,
      Cookie: `${SESSION}=${token}`,
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : {} };
}

/** Signs in outside any page; returns the session's secret, or `undefined` if refused. */
export async function signInByApi(
  { url }: Stage,
  internetUserId: string,
  password = RIGHT,
): Promise<string | undefined> {
  const response = await fetch(`${url}/api/sessions`, {
    method: 'POST',
    headers: { Origin: url, 'Content-Type': 'application/json' },
    body: JSON.stringify({ internetUserId, password }),
  });
  const token = /^__Host-session=([^;]+)/.exec(response.headers.get('Set-Cookie') ?? '')?.[1];
  return token && secret(token, 'session token');
}
