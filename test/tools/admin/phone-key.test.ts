/** `npm run admin -- rotate phone-key`: the function decrypts with what Connect encrypts with. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { CALL_MS } from '../../../core/store/calls.ts';
import { type PhoneKeyPair, phoneKeyPair } from '../../../lib/shared/phone-key-pair.ts';
import { type AdminStage, adminStage, lastLine, REFUSALS } from '../../support/tools/admin.ts';

const ROTATE = 'rotate phone-key';
const secretOf = (slot: string) => `dev-SsaConnect-PrivateKeySecret${slot}`;
let pair: PhoneKeyPair;

beforeAll(async () => {
  pair = await phoneKeyPair();
});

/** A phone with key A. */
async function deployed(): Promise<AdminStage> {
  const world = await adminStage();
  Object.assign(world.stacks.parameters('SsaPhone'), {
    PublicKeyA: pair.publicKey,
    CertificateA: pair.certificate,
  });
  world.secrets.create(secretOf('A'), pair.privateKey, 'first');
  return world;
}

const publicOf = (pem = '') => createPublicKey(pem).export({ type: 'spki', format: 'pem' });

/** The slot in use, and whether the private key there belongs to the public one. */
function inUse({ stacks, secrets }: AdminStage) {
  const { KeyInUse: slot = '', ...keys } = stacks.parameters('SsaPhone');
  const privateKey = createPrivateKey(secrets.value(secretOf(slot)) ?? '');
  return {
    slot,
    fits:
      publicOf(keys[`PublicKey${slot}`]) ===
      createPublicKey(privateKey as never).export({ type: 'spki', format: 'pem' }),
  };
}

test('a rotation from A to B, and one back: private key first, old key after the longest call', async () => {
  const world = await deployed();
  const { code, err } = await world.run(ROTATE);
  expect(code).toBe(0);
  expect(world.changes()).toEqual([
    'PutSecretValue',
    'UpdateStack',
    'UpdateStack',
    'PutSecretValue',
    'UpdateSecretVersionStage',
  ]);
  expect(inUse(world)).toEqual({ slot: 'B', fits: true });
  const { PublicKeyA, CertificateA } = world.stacks.parameters('SsaPhone');
  expect([PublicKeyA, CertificateA, world.secrets.value(secretOf('A'))]).toEqual(
    Array(3).fill('none'),
  );
  expect(world.secrets.value(secretOf('A'), 'AWSPREVIOUS')).toBeUndefined();
  expect(world.clock.paused).toBeGreaterThan(CALL_MS);
  expect(err.match(/^Make a call now/gm)).toHaveLength(2);

  expect((await world.run(ROTATE)).code).toBe(0);
  expect(inUse(world)).toEqual({ slot: 'A', fits: true });
  expect(world.secrets.value(secretOf('A'))).not.toBe(pair.privateKey);
});

test('interrupted while it waits: run again, it makes no third key and waits for the rest', async () => {
  const world = await deployed();
  world.onPause = () => {
    if (world.clock.paused > CALL_MS / 2) throw new Error('interrupted');
  };
  expect((await world.run(ROTATE)).code).toBe(1);
  expect(inUse(world)).toEqual({ slot: 'B', fits: true });
  world.onPause = () => {};
  const { PublicKeyB } = world.stacks.parameters('SsaPhone');
  const { code, err } = await world.run(ROTATE);
  expect([code, err]).toEqual([
    0,
    expect.stringContaining('A rotation is under way, key B is in use'),
  ]);
  expect(world.clock.paused).toBeGreaterThan(CALL_MS);
  expect(world.clock.paused).toBeLessThan(CALL_MS + 1_200_000);
  expect(world.stacks.parameters('SsaPhone').PublicKeyB).toBe(PublicKeyB);
});

test('step 1 rolled back: the old key stays in use; run again, another pair', async () => {
  const world = await deployed();
  world.stacks.failures.set('dev-SsaPhone', 'Limit of security keys exceeded');
  const failed = await world.run(ROTATE);
  expect([failed.code, lastLine(failed)]).toEqual([
    1,
    'Could not update dev-SsaPhone: PublicKeyB, CertificateB, KeyInUse: Resource: Limit of security keys exceeded (now UPDATE_ROLLBACK_COMPLETE)',
  ]);
  expect(inUse(world)).toEqual({ slot: 'A', fits: true });
  expect((await world.run(ROTATE)).code).toBe(0);
  expect(inUse(world)).toEqual({ slot: 'B', fits: true });
});

test('--resume begins nothing, and clears what an interrupted end left in a secret', async () => {
  const world = await deployed();
  await world.run(ROTATE);
  world.secrets.create(secretOf('A'), 'left over', 'left');
  world.changes();
  expect((await world.run(`${ROTATE} --resume`)).code).toBe(0);
  expect(world.changes()).not.toContain('UpdateStack');
  expect(world.secrets.value(secretOf('A'))).toBe('none');
  expect(world.secrets.value(secretOf('A'), 'AWSPREVIOUS')).toBeUndefined();
});

test("another administrator's private key in between is replaced: it would fit no public key", async () => {
  const world = await deployed();
  const update = world.stacks.answers()['cloudformation.UpdateStack'];
  world.overrides['cloudformation.UpdateStack'] = (request) => {
    delete world.overrides['cloudformation.UpdateStack'];
    world.secrets.create(secretOf('B'), "somebody else's", 'other');
    return update?.(request);
  };
  expect((await world.run(ROTATE)).code).toBe(0);
  expect(inUse(world)).toEqual({ slot: 'B', fits: true });
});

test('without a first key there is nothing to rotate', async () => {
  const world = await adminStage();
  const failed = await world.run(ROTATE);
  expect([failed.code, world.changes(), lastLine(failed)]).toEqual([
    1,
    [],
    'The phone has no key yet: run npm run deploy first',
  ]);
});

test('a dry run says both steps and the wait', async () => {
  const world = await deployed();
  const { code, err } = await world.run(`--dry-run ${ROTATE}`);
  expect([code, world.changes()]).toEqual([0, []]);
  expect(err.match(/^Would .*$/gm)).toEqual([
    'Would put a new value into the secret of private key B (PutSecretValue)',
    'Would update dev-SsaPhone: PublicKeyB, CertificateB, KeyInUse (UpdateStack)',
    expect.stringMatching(/^Would wait until 12:15:00 in Hong Kong/),
    'Would update dev-SsaPhone: PublicKeyA, CertificateA (UpdateStack)',
    'Would put a new value into the secret of private key A (PutSecretValue)',
  ]);
});

test.each(REFUSALS)('%s: one line that says what to do', async (_, answer, line) => {
  const world = await deployed();
  world.overrides['secretsmanager.DescribeSecret'] = answer;
  const failed = await world.run(ROTATE);
  expect([failed.code, failed.out, inUse(world)]).toEqual([1, '', { slot: 'A', fits: true }]);
  expect(lastLine(failed)).toMatch(line);
});
