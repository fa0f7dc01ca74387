/** Keypad entries, encrypted as Connect does it, are decrypted or found malformed. */
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import { MultiKeyringNode } from '@aws-crypto/material-management-node';
import { RawRsaKeyringNode } from '@aws-crypto/raw-rsa-keyring-node';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Unavailable } from '../../../core/aws/unavailable.ts';
import { createPhoneContext } from '../../../functions/phone/context.ts';
import { entryIdOf, Keypad } from '../../../functions/phone/keypad.ts';
import { PrivateKeys } from '../../../functions/phone/private-keys.ts';
import { KEYS, keyed, NEXT, newKey, type TestKey } from '../../support/phone.ts';

let asked: string[];
let now: number;
let answers: (secretArn: string) => Promise<{ SecretString?: string }>;

beforeEach(() => {
  asked = [];
  now = Date.parse('2026-11-23T02:00:00.000Z');
  answers = async (arn) => ({
    SecretString: KEYS.find(({ keyName }) => arn === keyName)?.privateKey as string,
  });
});

function keypadWith(keyNames: string[] = KEYS.map(({ keyName }) => keyName)): Keypad {
  const client = {
    send: ({ input }: { input: { SecretId: string } }) => {
      asked.push(input.SecretId);
      return answers(input.SecretId);
    },
  };
  const securityKeys = keyNames.map((keyName) => ({ keyName, secretArn: keyName }));
  return new Keypad(new PrivateKeys(securityKeys, client as never, () => new Date(now)));
}

describe('the keypad decrypts eight digits', () => {
  test.each([
    ['without a signature', 0x0178],
    ['with a signature', 0x0378],
  ])('%s', async (_, suiteId) => {
    expect(await keypadWith().open(await keyed(NEXT, KEYS[0], { suiteId }))).toEqual({
      digits: NEXT,
    });
  });

  test('eight digits are decrypted under a key of 4096 bits, as Connect requires', async () => {
    const key = newKey('4096 bits', 4096);
    answers = async () => ({ SecretString: key.privateKey });
    for (const suiteId of [0x0178, 0x0378]) {
      const entry = await keyed(NEXT, key, { suiteId });
      expect(entry.length).toBeLessThan(2000);
      expect(await keypadWith([key.keyName]).open(entry)).toEqual({ digits: NEXT });
    }
  });

  test('eight digits are decrypted under either of two keys during a rotation', async () => {
    const keypad = keypadWith();
    for (const key of KEYS)
      expect(await keypad.open(await keyed(NEXT, key))).toEqual({ digits: NEXT });
  });
});

test('the keypad decrypts a message with two data keys, which is the limit', async () => {
  expect(await keypadWith().open(await withDataKeys(2))).toEqual({ digits: NEXT });
});

describe('an entry is malformed, without a fault', () => {
  test.each([
    'Timeout',
    '',
    '6195720',
    '619572041',
    ' 6195720',
    '6195720\n',
    '6195720*',
    '６１９５７２０４',
    '\0'.repeat(8),
  ])('an entry of anything but eight digits is malformed: %j', async (keys) => {
    expect(await keypadWith().open(await keyed(keys))).toEqual({});
  });

  test('an entry in clear because nothing was keyed is malformed, but not a sign of a wrong key', async () => {
    const keypad = keypadWith();
    expect(await keypad.open('Timeout')).toEqual({});
    expect(await keypad.open('')).toEqual({});
    expect(asked).toEqual([]);
  });

  test('an entry in clear is malformed, even if it is eight digits', async () => {
    expect(await keypadWith().open(NEXT)).toEqual({ sealed: true });
  });

  const strange: [string, () => Promise<string>][] = [
    ['an unknown key', () => keyed(NEXT, newKey('another'))],
    ['another key under a known name', () => keyed(NEXT, newKey(KEYS[0].keyName))],
    ['a known key under another name', () => keyed(NEXT, { ...KEYS[0], keyName: 'another' })],
    ['another provider', () => keyed(NEXT, KEYS[0], { keyNamespace: 'aws-kms' })],
    ['another hash', () => keyed(NEXT, KEYS[0], { oaepHash: 'sha256' })],
    ['a text longer than any entry', () => keyed('1'.repeat(65))],
    ['a text of 4,096 bytes', () => keyed(Buffer.alloc(4096, '1'))],
    ['three data keys', () => withDataKeys(3)],
    ['a thousand data keys', () => withDataKeys(1000)],
  ];
  test.each(strange)('an entry that is encrypted with %s is malformed', async (_, entry) => {
    const opened = await keypadWith().open(await entry());
    expect(opened.digits).toBeUndefined();
  });

  test('an entry that is truncated or corrupted at any byte is malformed', async () => {
    const keypad = keypadWith();
    const message = Buffer.from(await keyed(NEXT), 'base64');
    const cut = fc.nat(message.length - 1).map((length) => message.subarray(0, length));
    const spoilt = fc
      .tuple(fc.nat(message.length - 1), fc.integer({ min: 1, max: 255 }))
      .map(([at, by]) => {
        const copy = Buffer.from(message);
        copy[at] = (copy[at] ?? 0) ^ by;
        return copy;
      });
    const longer = fc
      .uint8Array({ minLength: 1, maxLength: 40 })
      .map((tail) => Buffer.concat([message, tail]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, spoilt), async (bytes) => {
        expect((await keypad.open(bytes.toString('base64'))).digits).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    await fc.assert(
      fc.asyncProperty(longer, async (bytes) => {
        const { digits } = await keypad.open(bytes.toString('base64'));
        expect([undefined, NEXT]).toContain(digits);
      }),
    );
  });

  test('any other text or bytes are malformed', async () => {
    const keypad = keypadWith();
    const bytes = fc
      .uint8Array({ maxLength: 3000 })
      .map((array) => Buffer.from(array).toString('base64'));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 5000 }), bytes),
        async (entry) => {
          expect((await keypad.open(entry)).digits).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  test('an entry of millions of characters is malformed without being parsed', async () => {
    const started = performance.now();
    expect(await keypadWith().open('A'.repeat(10_000_000))).toEqual({ sealed: true });
    expect(performance.now() - started).toBeLessThan(100);
    expect(asked).toEqual([]);
  });
});

describe('the private keys', () => {
  test('private keys are fetched once in five minutes', async () => {
    const keypad = keypadWith();
    const entry = await keyed(NEXT);
    await keypad.open(entry);
    now += 5 * 60 * 1000 - 1;
    await keypad.open(entry);
    expect(asked).toEqual(KEYS.map(({ keyName }) => keyName));
    now += 1;
    await keypad.open(entry);
    expect(asked).toHaveLength(4);
  });

  test('a key that cannot be fetched blocks only the entries that need it, and is fetched again', async () => {
    const keypad = keypadWith();
    const have = answers;
    answers = async (arn) => {
      if (arn === KEYS[1].keyName) throw new Error('access denied');
      return have(arn);
    };
    expect(await keypad.open(await keyed(NEXT, KEYS[0]))).toEqual({ digits: NEXT });
    await expect(keypad.open(await keyed(NEXT, KEYS[1]))).rejects.toBeInstanceOf(Unavailable);
    answers = have;
    expect(await keypad.open(await keyed(NEXT, KEYS[1]))).toEqual({ digits: NEXT });
  });

  test.each(['', 'no key', KEYS[0].publicKey])(
    'a secret that does not contain a private key causes a fault: %#',
    async (text) => {
      answers = async () => ({ SecretString: text });
      await expect(keypadWith().open(await keyed(NEXT))).rejects.toThrow();
    },
  );
});

test('an entry ID reveals nothing of what was keyed, and differs by call, step and ciphertext', () => {
  const ids = [
    entryIdOf('a', 'b', 'c'),
    entryIdOf('a', 'b', 'd'),
    entryIdOf('a', 'd', 'c'),
    entryIdOf('d', 'b', 'c'),
    entryIdOf('a', 'bc', ''),
    entryIdOf('ab', '', 'c'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
});

describe('PHONE_KEYS', () => {
  const environment = {
    ACCOUNTS_TABLE: 'a',
    CREDENTIALS_TABLE: 'a',
    PAST_PASSWORDS_TABLE: 'a',
    SESSIONS_TABLE: 'a',
    PASSKEYS_TABLE: 'a',
    POSITIONS_TABLE: 'a',
    PEPPER_KEY_ID: 'a',
    BCRYPT_COST: '4',
  };
  const clients = { dynamodb: {}, kms: {}, secretsManager: {} } as never;
  const key = { keyName: 'a', secretArn: 'b' };

  test.each([1, 2])('PHONE_KEYS may list %i keys', (count) => {
    const PHONE_KEYS = JSON.stringify(Array(count).fill(key));
    expect(createPhoneContext({ ...environment, PHONE_KEYS }, clients)).toHaveProperty('keypad');
  });

  test.each([
    undefined,
    '',
    '{}',
    '[]',
    '[{"keyName":"a"}]',
    '[{"keyName":"","secretArn":"b"}]',
    JSON.stringify([key, key, key]),
  ])('any other value of PHONE_KEYS fails at start: %s', (PHONE_KEYS) => {
    expect(() => createPhoneContext({ ...environment, PHONE_KEYS }, clients)).toThrow();
  });
});

let unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeAll(() => {
  process.on('unhandledRejection', note);
  return () => {
    process.off('unhandledRejection', note);
  };
});
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
  unhandled = [];
});

/** A message whose data key is encrypted `count` times with the same key. */
async function withDataKeys(count: number): Promise<string> {
  const { keyName, publicKey } = KEYS[0] as TestKey;
  const { encrypt } = buildEncrypt({ commitmentPolicy: 'FORBID_ENCRYPT_ALLOW_DECRYPT' as never });
  const rsaKey = { publicKey };
  const generator = new RawRsaKeyringNode({
    keyName,
    keyNamespace: 'AmazonConnect',
    rsaKey,
    oaepHash: 'sha512',
  });
  const keyring = new MultiKeyringNode({ generator, children: Array(count - 1).fill(generator) });
  const { result } = await encrypt(keyring, NEXT, { suiteId: 0x0178 as never });
  return result.toString('base64');
}
