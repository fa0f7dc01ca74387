/**
 * D25 as a property: whatever owner, participant and time do, also concurrently, no account has
 * more than five passkeys or demands one without having any, no counter goes back, and exactly
 * those sessions end that the rule ends.
 */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { accountKey } from '../../../core/domain/identifiers.ts';
import { effectiveKeyring, type Keyring, MAX_PASSKEYS } from '../../../core/domain/keyring.ts';
import { SoftwareAuthenticator } from '../../../tools/shared/software-authenticator.ts';
import { type Answer, SITE } from '../../support/api.ts';
import { WRONG } from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { createWorld, type World } from '../../support/world.ts';

type Step =
  | { do: 'add' | 'by password' | 'demand' | 'end the demand' | 'schedule' | 'end others' }
  | { do: 'by passkey' | 'remove'; which: number };

/** A removal that the participant scheduled is due after so long; a session is idle for longer. */
const UNTIL_DUE_MS = 60_000;

/** A session: the browser that has it, and the ID of the passkey that began it, if one did. */
interface Session {
  browser: PasskeyBrowser;
  passkey?: string;
}

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

/** An account with its sessions, and what must hold after each batch of concurrent steps. */
class Account {
  readonly #owner: PasskeyBrowser;
  #sessions: Session[] = [];
  #counters = new Map<string, number>();
  /** One browser of the owner that a password signed in, and one that a passkey did, if any. */
  #actors: { password: Session; passkey: Session | undefined };

  private constructor(owner: PasskeyBrowser) {
    this.#owner = owner;
    this.#actors = { password: { browser: owner }, passkey: undefined };
  }

  static async open(): Promise<Account> {
    const authenticator = new SoftwareAuthenticator(SITE, { counts: true });
    return new Account(await PasskeyBrowser.withPasskey(world, authenticator));
  }

  async run(steps: Step[]): Promise<void> {
    await this.#prepare();
    const before = await this.#keyring();
    const known = [...this.#sessions];
    const outcomes = await Promise.all(steps.map((step) => this.#perform(step, before.ids)));
    const after = await this.#keyring();
    const ended = (session: Session) =>
      outcomes.some(({ ends }) => ends?.(session, before.passkeyOnly));
    // The demand may have ended, also with the last passkey, just before it was made again.
    const isUnclear = steps.some((step) => step.do === 'demand') && steps.some(mayEndDemand);
    for (const session of known) {
      const isAlive = await session.browser.isSignedIn();
      if (isUnclear && session.passkey === undefined) continue;
      expect(isAlive, `${session.passkey ?? 'password'} ${JSON.stringify(steps)}`).toBe(
        !ended(session),
      );
    }
    const begun = outcomes.flatMap(({ begins }) => begins ?? []);
    for (const session of begun)
      if (!isUnclear && !ended(session)) expect(await session.browser.isSignedIn()).toBe(true);
    if (!isUnclear && !steps.some((step) => step.do === 'demand' || mayEndDemand(step)))
      for (const { step, status } of outcomes)
        if (step.do === 'by password') expect(status).toBe(before.passkeyOnly ? 403 : 201);
    this.#sessions = [];
    for (const session of [...known, ...begun])
      if (await session.browser.isSignedIn()) this.#sessions.push(session);
    expect(after.passkeyOnly && after.ids.length === 0).toBe(false);
  }

  /** Lets a scheduled removal become due, if there is one: then all sessions end. */
  async wait(): Promise<void> {
    const { stored } = await this.#keyring();
    world.advance(UNTIL_DUE_MS);
    for (const { browser } of this.#sessions)
      expect(await browser.isSignedIn()).toBe(stored.removalAt === undefined);
    if (stored.removalAt === undefined) return;
    this.#sessions = [];
    expect((await this.#keyring()).ids).toEqual([]);
  }

  /** Strangers end the sessions that a password began, and no others (P7, D25). */
  async revoke(): Promise<void> {
    for (let entry = 0; entry < 3; entry++) await this.#owner.other().signIn(WRONG);
    for (const { browser, passkey } of this.#sessions)
      expect(await browser.isSignedIn()).toBe(passkey !== undefined);
  }

  /** Signs the actors in where they are not, and has them prove themselves. */
  async #prepare(): Promise<void> {
    const { ids, passkeyOnly } = await this.#keyring();
    let [password, passkey] = [this.#actors.password, this.#actors.passkey];
    const isAlive = (session: Session) => session.browser.isSignedIn();
    if (!(await isAlive(password))) {
      const browser = this.#owner.other();
      password = passkeyOnly ? await this.#by(browser, ids[0] as string) : { browser };
      if (!passkeyOnly) expect((await browser.signIn()).status).toBe(201);
      this.#sessions.push(password);
    }
    if (passkey && !(await isAlive(passkey))) passkey = undefined;
    if (!passkey && ids[0] !== undefined) {
      passkey = await this.#by(this.#owner.other(), ids[0]);
      this.#sessions.push(passkey);
    }
    this.#actors = { password, passkey };
    expect((await password.browser.prove()).status).toBe(204);
    if (passkey)
      expect((await passkey.browser.proveWithPasskey({}, passkey.passkey)).status).toBe(204);
    this.#sessions = [...new Set([...this.#sessions, password])];
  }

  async #by(browser: PasskeyBrowser, passkey: string): Promise<Session> {
    expect((await browser.signInWithPasskey({}, passkey)).status).toBe(201);
    return { browser, passkey };
  }

  async #perform(step: Step, ids: string[]): Promise<Outcome> {
    const { password, passkey } = this.#actors;
    const of = async (
      answer: Promise<Answer>,
      also: (browser: Answer) => Partial<Outcome> = () => ({}),
    ): Promise<Outcome> => {
      const answered = await answer;
      const { status } = answered;
      expect(status).toBeLessThan(500);
      return { step, status, ...(status < 300 && also(answered)) };
    };
    const fresh = this.#owner.other();
    switch (step.do) {
      case 'add':
        return of(password.browser.add());
      case 'by password':
        return of(fresh.signIn(), () => ({ begins: { browser: fresh } }));
      case 'by passkey': {
        const used = ids[step.which % ids.length];
        if (used === undefined) return { step, status: 0 };
        return of(fresh.signInWithPasskey({}, used), () => ({
          begins: { browser: fresh, passkey: used },
        }));
      }
      case 'remove': {
        const removed = ids[step.which % ids.length];
        if (removed === undefined) return { step, status: 0 };
        return of(password.browser.remove(removed), () => ({
          ends: (session) => session.passkey === removed,
        }));
      }
      case 'demand':
      case 'end the demand': {
        if (!passkey) return { step, status: 0 };
        const isDemand = step.do === 'demand';
        return of(passkey.browser.demand(isDemand), () => ({
          ends: (session, passkeyOnly) => isDemand && !passkeyOnly && session.passkey === undefined,
        }));
      }
      case 'end others':
        return of(password.browser.call('DELETE', '/api/sessions/others'), () => ({
          ends: (session) => session !== password,
        }));
      case 'schedule': {
        const { db, keyrings, now } = world.context;
        const effectiveAt = new Date(now().getTime() + UNTIL_DUE_MS).toISOString();
        const removal = { effectiveAt, epoch: `removed${effectiveAt}` };
        const cause = { at: now().toISOString(), events: [] };
        const account = accountKey(this.#owner.investor.account);
        await db.write(keyrings.scheduleRemoval(account, removal, cause));
        return { step, status: 0 };
      }
    }
  }

  /** The keyring, after the checks of what always holds. */
  async #keyring(): Promise<{ ids: string[]; passkeyOnly: boolean; stored: Keyring }> {
    const stored = (await this.#owner.keyring()) as Keyring;
    const held = Object.values(stored.passkeys);
    expect(held.length).toBeLessThanOrEqual(MAX_PASSKEYS);
    expect(stored.passkeyOnly && held.length === 0).toBe(false);
    for (const { id, counter } of held) {
      expect(counter).toBeGreaterThanOrEqual(this.#counters.get(id) ?? 0);
      this.#counters.set(id, counter);
    }
    const { passkeys, passkeyOnly } = effectiveKeyring(stored, world.context.now().toISOString());
    return { ids: Object.values(passkeys).map(({ id }) => id), passkeyOnly, stored };
  }
}

/** What became of a step, and which sessions it begins and ends if it succeeded. */
interface Outcome {
  step: Step;
  status: number;
  begins?: Session;
  ends?: (session: Session, passkeyOnly: boolean) => boolean;
}

const mayEndDemand = (step: Step) => step.do === 'remove' || step.do === 'end the demand';

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    ...(['add', 'by password', 'demand', 'end the demand', 'schedule', 'end others'] as const).map(
      (each) => ({ do: each }),
    ),
  ),
  fc.record({
    do: fc.constantFrom('by passkey' as const, 'remove' as const),
    which: fc.nat(MAX_PASSKEYS),
  }),
);

/** Of each kind one step but sign-ins: of two, one would succeed and the other wait for it. */
const batch = fc.uniqueArray(step, {
  minLength: 1,
  maxLength: 4,
  selector: (each) =>
    'which' in each && each.do === 'by passkey' ? JSON.stringify(each) : each.do,
});

test('D25: sessions, counters, the limit of five and the demand, over random sequences of concurrent steps', async () => {
  const sequence = fc.array(
    fc.oneof({ weight: 4, arbitrary: batch }, fc.constant('wait' as const)),
    {
      minLength: 5,
      maxLength: 7,
    },
  );
  await fc.assert(
    fc.asyncProperty(sequence, async (batches) => {
      const account = await Account.open();
      for (const each of batches) await (each === 'wait' ? account.wait() : account.run(each));
      await account.revoke();
    }),
    { numRuns: 8 },
  );
});
