/**
 * D25 on the laptop, with the bundled functions over HTTP: whoever knows a user ID revokes its
 * password, and neither keeps the owner out nor ends a session that a passkey began.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attack } from '../../tools/bench/attack.ts';
import { CHEAP, type Service, startService } from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ environment: CHEAP });
});

afterAll(() => service?.stop());

test('D2, D25: of 500 wrong entries from many addresses three are compared, while the owner signs in with a passkey every time and his session never ends', async () => {
  service.comparisons();
  const { answers, addresses, signIns, refused, uses, ended } = await attack(service.url, {
    entries: 500,
    clients: 16,
  });
  // The owner's: the phone password at registration, the password at sign-in and as a proof.
  expect(service.comparisons()).toBe(3 + 3);
  expect(addresses).toBe(250);
  const { 'wrong-credentials': wrong, 'password-revoked': revoked = 0, ...others } = answers;
  expect(wrong).toBe(2);
  expect(revoked + (others['try-again'] ?? 0)).toBe(498);
  expect(signIns.length).toBeGreaterThan(1);
  expect([refused, ended]).toEqual([[], []]);
  expect(uses).toBe(signIns.length);
});
