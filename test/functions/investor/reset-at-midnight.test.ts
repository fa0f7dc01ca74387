import { describe, expect, test } from 'vitest';
import { effective } from '../../../core/domain/effective.ts';
import { credentialId } from '../../../core/domain/identifiers.ts';
import { reserve } from '../../../core/store/attempt-writes.ts';
import { Broker } from '../../support/broker.ts';
import { freshUserId, Investor, unwrap, WRONG_PHONE } from '../../support/investor.ts';
import { NEXT, phoneIn } from '../../support/phone.ts';
import { createWorld, type World } from '../../support/world.ts';

const LAST_MOMENT = '2026-11-23T15:59:59.999Z';
const MIDNIGHT = '2026-11-23T16:00:00.000Z';

async function begin(): Promise<{
  world: World;
  investor: Investor;
  enter(password: string): Promise<string>;
}> {
  const world = await createWorld();
  const investor = await Investor.registered(world);
  const enter = async (password: string) => {
    const result = await investor.beginReset(password);
    return 'refused' in result ? result.refused : 'right';
  };
  world.setTime(LAST_MOMENT);
  return { world, investor, enter };
}

describe('D4: a reset takes effect at midnight in Hong Kong', () => {
  test('a reset approved in the last millisecond of a day is due a millisecond later; approved at midnight, a day later', async () => {
    const { world, investor, enter } = await begin();
    const first = await new Broker(world).reset(investor.account);
    expect(await enter(investor.account.phonePassword)).toBe('right');
    world.setTime(MIDNIGHT);
    expect(await enter(first)).toBe('right');
    expect(await enter(investor.account.phonePassword)).toBe('identity-not-verified');

    const second = await new Broker(world).reset(investor.account);
    world.setTime('2026-11-24T15:59:59.999Z');
    expect(await enter(first)).toBe('right');
    world.setTime('2026-11-24T16:00:00.000Z');
    expect(await enter(second)).toBe('right');
  });

  test('until then the old password stays as it was, here revoked', async () => {
    const { world, investor, enter } = await begin();
    for (let i = 0; i < 3; i++) await enter(WRONG_PHONE);
    const first = await new Broker(world).reset(investor.account);
    expect(await enter(first)).toBe('password-revoked');
    expect(await enter(investor.account.phonePassword)).toBe('password-revoked');
    world.setTime(MIDNIGHT);
    expect(await enter(first)).toBe('right');
  });

  test('from then on the count starts at zero, and the old password is a wrong entry', async () => {
    const { world, investor, enter } = await begin();
    await enter(WRONG_PHONE);
    await enter(WRONG_PHONE);
    const first = await new Broker(world).reset(investor.account);
    world.setTime(MIDNIGHT);
    expect(await enter(investor.account.phonePassword)).toBe('identity-not-verified');
    expect(await enter(WRONG_PHONE)).toBe('identity-not-verified');
    expect(await enter(WRONG_PHONE)).toBe('password-revoked');
    expect(await enter(first)).toBe('password-revoked');
  });

  test('the new password must be changed, since the participant has seen it (P2); reads show this even before the promotion is written', async () => {
    const { world, investor, enter } = await begin();
    const first = await new Broker(world).reset(investor.account);
    const pending = await world.credential('phone', investor.account.phoneUserId);
    if (!pending) throw new Error('no credential');
    expect(effective(pending, LAST_MOMENT)).toMatchObject({ epoch: pending.epoch });
    expect(effective(pending, MIDNIGHT)).toMatchObject({
      epoch: pending.resetEpoch,
      mustChange: true,
      revoked: false,
    });
    world.setTime(MIDNIGHT);
    expect(await enter(first)).toBe('right');
    const promoted = await world.credential('phone', investor.account.phoneUserId);
    expect(promoted).toMatchObject({
      mustChange: true,
      epoch: pending.resetEpoch,
      passwordChangedAt: MIDNIGHT,
    });
    expect(promoted?.resetAt).toBeUndefined();
  });

  test('a change of the password by the caller before midnight does not cancel the reset', async () => {
    const { world, investor, enter } = await begin();
    const first = await new Broker(world).reset(investor.account);
    const call = phoneIn(world).call();
    expect(await call.signIn(investor.account, investor.account.phonePassword)).toBe('must-change');
    expect(await call.change(NEXT)).toBe('changed');
    expect(await enter(NEXT)).toBe('right');
    world.setTime(MIDNIGHT);
    expect(await enter(NEXT)).toBe('identity-not-verified');
    expect(await enter(first)).toBe('right');
  });

  test('a later reset replaces one that is still pending', async () => {
    const { world, investor, enter } = await begin();
    const first = await new Broker(world).reset(investor.account);
    const second = await new Broker(world).reset(investor.account);
    world.setTime(MIDNIGHT);
    expect(await enter(first)).toBe('identity-not-verified');
    expect(await enter(second)).toBe('right');
  });

  test('a later reset never replaces one that is already due: the due one takes effect first', async () => {
    const { world, investor, enter } = await begin();
    const first = await new Broker(world).reset(investor.account);
    world.setTime(MIDNIGHT);
    const second = await new Broker(world).reset(investor.account);
    expect(await enter(first)).toBe('right');
    world.setTime('2026-11-24T16:00:00.000Z');
    expect(await enter(second)).toBe('right');
  });

  test('every write to a credential with a due reset waits for its promotion', async () => {
    const { world, investor } = await begin();
    const { context } = world;
    const id = credentialId('phone', investor.account.phoneUserId);
    await new Broker(world).reset(investor.account);
    const { epoch = '' } = (await context.credentials.get(id)) ?? {};
    const password = { hash: 'x', pepper: 'x', epoch: 'x' };
    const cause = { at: MIDNIGHT, events: [] };
    const writes = {
      replace: context.credentials.replace({ id, epoch }, password, cause),
      retire: context.credentials.retire({ id, epoch }, 'x', cause),
      scheduleReset: context.credentials.scheduleReset(
        id,
        { ...password, effectiveAt: 'x' },
        cause,
      ),
      stillProved: context.credentials.stillProved({ id, epoch }, MIDNIGHT),
    };
    for (const write of Object.values(writes))
      expect((await context.db.transact({ write })).applied).toBe(false);
    const at = { credential: context.credentials.key(id), entryId: 'e', now: MIDNIGHT };
    expect((await context.db.write(reserve(at, 'x'))).applied).toBe(false);
  });

  test('an entry that is compared before midnight and settled after it is answered "try again"', async () => {
    const { world, investor, enter } = await begin();
    const first = await new Broker(world).reset(investor.account);
    let updates = 0;
    world.intercept(async (_, operation, send) => {
      if (operation === 'UpdateItem' && ++updates === 1) {
        const reserved = await send();
        world.setTime(MIDNIGHT);
        return reserved;
      }
      return send();
    });
    expect(await enter(investor.account.phonePassword)).toBe('try-again');
    world.intercept(undefined);
    expect(await enter(first)).toBe('right');
  });

  test('fifty concurrent entries after midnight promote the reset once, and none is counted as wrong', async () => {
    const { world, investor, enter } = await begin();
    const first = await new Broker(world).reset(investor.account);
    world.setTime(MIDNIGHT);
    const outcomes = new Set(await Promise.all(Array.from({ length: 50 }, () => enter(first))));
    expect(
      [...outcomes].filter((outcome) => outcome !== 'right' && outcome !== 'try-again'),
    ).toEqual([]);
    expect((await world.credential('phone', investor.account.phoneUserId))?.wrong).toBeUndefined();
  });
});

describe('D4 and D12: a reset of the phone password while the investor is signed in on the web', () => {
  test('the session, which the internet password began, goes on; a reset token that the old phone password proved is void', async () => {
    const { world, investor } = await begin();
    const { token } = unwrap(await investor.signIn());
    const { resetToken } = unwrap(await investor.beginReset());
    await new Broker(world).reset(investor.account);
    const current = unwrap(await investor.whoIs(token));

    world.setTime(MIDNIGHT);
    expect(unwrap(await investor.whoIs(token)).session).toEqual(current.session);
    expect(await investor.completeReset(resetToken)).toEqual({ refused: 'reset-expired' });
    // The internet password is unchanged.
    unwrap(await investor.whoIs(token));
    unwrap(await investor.signIn());
    const changed = unwrap(await investor.change(unwrap(await investor.whoIs(token))));
    unwrap(await investor.whoIs(changed.token));
  });

  test('a reset token from before midnight is void with the phone password that proved it, whoever promoted the new one', async () => {
    const { world, investor, enter } = await begin();
    const { resetToken } = unwrap(await investor.beginReset());
    const first = await new Broker(world).reset(investor.account);
    world.setTime(MIDNIGHT);
    expect(await enter(first)).toBe('right');
    expect(await investor.completeReset(resetToken)).toEqual({ refused: 'reset-expired' });
    unwrap(await investor.completeReset(unwrap(await investor.beginReset(first)).resetToken));
  });

  test('an approval alone ends nothing: the reset token is valid until midnight', async () => {
    const { world, investor } = await begin();
    const { token } = unwrap(await investor.signIn());
    const { resetToken } = unwrap(await investor.beginReset());
    await new Broker(world).reset(investor.account);
    unwrap(await investor.completeReset(resetToken));
    // The completed reset of the internet password has ended the session.
    expect(await investor.whoIs(token)).toEqual({ refused: 'not-signed-in' });
  });

  test('a completion that is in progress at midnight is refused', async () => {
    const { world, investor } = await begin();
    const { resetToken } = unwrap(await investor.beginReset());
    await new Broker(world).reset(investor.account);
    world.intercept(async (_, operation, send) => {
      if (operation === 'GenerateMac') world.setTime(MIDNIGHT);
      return send();
    });
    expect(await investor.completeReset(resetToken)).toEqual({ refused: 'reset-expired' });
    world.intercept(undefined);
    unwrap(await investor.signIn());
  });
});

test('D5: an unchanged initial password can register, and so can an unchanged password of a reset', async () => {
  const world = await createWorld();
  const investor = await Investor.withAccount(world);
  world.setTime(LAST_MOMENT);
  const first = await new Broker(world).reset(investor.account);
  world.setTime(MIDNIGHT);
  unwrap(await investor.register({ phonePassword: first, internetUserId: freshUserId() }));
});
