/** `npm run admin -- rotate phone-key`: the function decrypts with what Connect encrypts with. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { beforeAll, expect, test } from 'vitest';
import { FAULT } from '../../../core/logging/fault-log.ts';
import { CALL_MS } from '../../../core/store/calls.ts';
import { type PhoneKeyPair, phoneKeyPair } from '../../../lib/shared/phone-key-pair.ts';
import { FAILED } from '../../../tools/admin/phone-failure.ts';
import { type AdminStage, adminStage, lastLine, REFUSALS } from '../../support/tools/admin.ts';

const ROTATE = 'rotate phone-key';
const secretOf = (slot: string) => `dev-SsaConnect-PrivateKeySecret${slot}`;
let pair: PhoneKeyPair;
let second: PhoneKeyPair;

beforeAll(async () => {
  [pair, second] = await Promise.all([phoneKeyPair(), phoneKeyPair()]);
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

test.each(['--resume', '--tested'])(
  '%s begins nothing, and clears what an interrupted end left in a secret',
  async (option) => {
    const world = await deployed();
    await world.run(ROTATE);
    world.secrets.create(secretOf('A'), 'left over', 'left');
    world.changes();
    expect((await world.run(`${ROTATE} ${option}`)).code).toBe(0);
    expect(world.changes()).not.toContain('UpdateStack');
    expect(world.secrets.value(secretOf('A'))).toBe('none');
    expect(world.secrets.value(secretOf('A'), 'AWSPREVIOUS')).toBeUndefined();
  },
);

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

/** Lets the function fail at these times, of which only a second page of its log knows. */
function failAt({ overrides }: AdminStage, failures: readonly number[]): unknown[] {
  const searched: unknown[] = [];
  overrides['logs.FilterLogEvents'] = ({ input }) => {
    searched.push([input.logGroupName, input.filterPattern]);
    if (!input.nextToken) return { events: [], nextToken: 'more' };
    const events = failures.filter((time) => time >= Number(input.startTime));
    return { events: events.map((timestamp) => ({ timestamp })) };
  };
  return searched;
}

/** A phone in the middle of a rotation to B, whose private key belongs to another pair. */
async function rotatedToBroken(): Promise<AdminStage> {
  const world = await deployed();
  Object.assign(world.stacks.parameters('SsaPhone'), {
    PublicKeyB: second.publicKey,
    CertificateB: second.certificate,
    KeyInUse: 'B',
  });
  world.secrets.create(secretOf('B'), pair.privateKey, 'broken');
  expect(inUse(world)).toEqual({ slot: 'B', fits: false });
  return world;
}

const pairB = ({ stacks, secrets }: AdminStage) => {
  const { PublicKeyB, CertificateB } = stacks.parameters('SsaPhone');
  return [PublicKeyB, CertificateB, secrets.value(secretOf('B'))];
};

test('a broken new pair goes back: the old one first, the new one after the longest call', async () => {
  const world = await rotatedToBroken();
  let switchedAfter: number | undefined;
  const { paused } = world.clock;
  world.onPause = () => {
    if (inUse(world).slot === 'A') switchedAfter ??= world.clock.paused - paused;
    // Calls under way have its certificate.
    expect(pairB(world)).not.toContain('none');
  };
  failAt(world, [world.clock.now.getTime()]);
  world.clock.now = new Date(world.clock.now.getTime() + 1000);
  const { code, err } = await world.run(`${ROTATE} --back`);
  expect([code, err]).toEqual([0, expect.stringContaining('Going back to key A')]);
  expect(switchedAfter).toBeLessThan(60_000);
  expect(world.clock.paused - paused).toBeGreaterThan(CALL_MS);
  expect(world.changes()).toEqual([
    'UpdateStack',
    'UpdateStack',
    'PutSecretValue',
    'UpdateSecretVersionStage',
  ]);
  expect(inUse(world)).toEqual({ slot: 'A', fits: true });
  expect(pairB(world)).toEqual(Array(3).fill('none'));
});

test.each(['--back', '--resume'])(
  'going back that was interrupted goes on with %s, and never forward again',
  async (options) => {
    const world = await rotatedToBroken();
    world.onPause = () => {
      if (inUse(world).slot === 'A') throw new Error('interrupted');
    };
    expect((await world.run(`${ROTATE} --back`)).code).toBe(1);
    world.onPause = () => {};
    const { code } = await world.run(`${ROTATE} ${options}`);
    expect([code, inUse(world)]).toEqual([0, { slot: 'A', fits: true }]);
    expect(pairB(world)).toEqual(Array(3).fill('none'));
  },
);

test.each(['--back', '--forward'])(
  '%s without a rotation under way says so, and changes nothing',
  async (option) => {
    const world = await deployed();
    const failed = await world.run(`${ROTATE} ${option}`);
    expect([failed.code, world.changes(), lastLine(failed)]).toEqual([
      1,
      [],
      'No rotation is under way, so there is no other pair: run rotate phone-key for a new one',
    ]);
  },
);

test('a rotation that sees failures stops and keeps both pairs, until a call was understood', async () => {
  const world = await deployed();
  const failures: number[] = [];
  const searched = failAt(world, failures);
  failures.push(0);
  world.onPause = () => {
    if (world.clock.paused > CALL_MS / 2) failures.push(world.clock.now.getTime());
  };
  const stopped = await world.run(ROTATE);
  expect([stopped.code, lastLine(stopped)]).toEqual([
    1,
    expect.stringMatching(
      /^A keyed password could not be decrypted, or the function failed, at 2026-11-23 1\d:\d\d:\d\d in Hong Kong, and key B is in use: both pairs are kept\. Make a call\. .* --tested\. .* --back$/,
    ),
  ]);
  const pattern = FilterPattern.any(
    FilterPattern.booleanValue('$.sealed', true),
    FilterPattern.stringValue('$.message', '=', FAULT),
  );
  expect(FAILED).toBe(pattern.logPatternString);
  expect(searched).toContainEqual([expect.stringContaining('PhoneLog'), FAILED]);
  // Not only at the end of the wait.
  expect(world.clock.paused).toBeLessThan(CALL_MS);
  expect(world.stacks.parameters('SsaPhone').PublicKeyA).toBe(pair.publicKey);
  expect(world.secrets.value(secretOf('A'))).toBe(pair.privateKey);

  world.onPause = () => {};
  world.clock.now = new Date(world.clock.now.getTime() + 2 * CALL_MS);
  expect((await world.run(`${ROTATE} --resume`)).code).toBe(1);
  expect(world.secrets.value(secretOf('A'))).toBe(pair.privateKey);
  expect((await world.run(`${ROTATE} --resume --tested`)).code).toBe(0);
  expect(inUse(world)).toEqual({ slot: 'B', fits: true });
  expect(world.secrets.value(secretOf('A'))).toBe('none');
});

test('failures since the way back keep both pairs: the other one may be the one that works', async () => {
  const world = await rotatedToBroken();
  const failures: number[] = [];
  failAt(world, failures);
  world.onPause = () => {
    if (inUse(world).slot === 'A' && failures.length === 0)
      failures.push(world.clock.now.getTime());
  };
  const stopped = await world.run(`${ROTATE} --back`);
  expect([stopped.code, lastLine(stopped)]).toEqual([
    1,
    expect.stringMatching(/key A is in use: both pairs are kept\. .* --tested\. .* --forward$/),
  ]);
  expect(pairB(world)).not.toContain('none');

  // Not understood: B again, and with it the failures since its private key was put.
  const forward = await world.run(`${ROTATE} --forward`);
  expect([forward.code, lastLine(forward)]).toEqual([
    1,
    expect.stringMatching(/key B is in use: both pairs are kept/),
  ]);
  expect(inUse(world).slot).toBe('B');
  expect((await world.run(`${ROTATE} --back --tested`)).code).toBe(0);
  expect(pairB(world)).toEqual(Array(3).fill('none'));
});

test('--back and --forward together are refused', async () => {
  const world = await rotatedToBroken();
  const failed = await world.run(`${ROTATE} --back --forward`);
  expect([failed.code, world.changes()]).toEqual([2, []]);
});

test('a rotation that waits while somebody goes back keeps both pairs', async () => {
  const world = await deployed();
  world.onPause = () => {
    if (world.clock.paused > CALL_MS / 2) world.stacks.parameters('SsaPhone').KeyInUse = 'A';
  };
  const failed = await world.run(ROTATE);
  expect([failed.code, lastLine(failed)]).toEqual([
    1,
    'Key A is in use again: somebody went back. Both pairs are kept',
  ]);
  expect(inUse(world)).toEqual({ slot: 'A', fits: true });
  expect(pairB(world)).not.toContain('none');
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
