import { expect, test } from 'vitest';
import { NEXT, phoneIn, RIGHT, WRONG } from '../support/phone.ts';
import { createWorld } from '../support/world.ts';

test('P1, P2, P3: the first call, a later one, and a change in it', async () => {
  const world = await createWorld();
  const account = await world.open();
  const phone = phoneIn(world);
  const first = phone.call();
  expect(await first.signIn(account, account.phonePassword)).toBe('must-change');
  expect(await first.invoke('balances')).toEqual({ result: 'must-change' });
  expect(await first.change(RIGHT)).toBe('changed');
  expect(await first.invoke('balances')).toEqual({ result: 'none' });
  const second = phone.call();
  expect(await second.signIn(account, WRONG)).toBe('wrong');
  expect(await second.authenticate(RIGHT)).toBe('welcome');
  expect(await second.change(NEXT)).toBe('changed');
  expect(await first.invoke('movements')).toEqual({ result: 'ended' });
  expect(await second.invoke('movements')).toEqual({ result: 'none' });
});
