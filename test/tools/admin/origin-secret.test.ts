/** `npm run admin -- rotate origin-secret`: at each moment, what CloudFront sends passes. */
import { expect, test } from 'vitest';
import {
  type AdminStage,
  adminStage,
  lastLine,
  REFUSALS,
  refusing,
} from '../../support/tools/admin.ts';

const FIRST = 'first0000000000000000000000000000';
const ARN = 'dev-SsaInvestorApi-OriginSecretArn';
const ROTATE = 'rotate origin-secret';

async function deployed(stage?: 'prod'): Promise<AdminStage> {
  const world = await adminStage({}, stage && { stage });
  world.secrets.create(ARN.replace('dev', stage ?? 'dev'), 'first value', FIRST);
  return world;
}

/** Versions by who knows them. An empty parameter is what was current when it was deployed. */
function versions({ stacks, secrets }: AdminStage) {
  const api = stacks.parameters('SsaInvestorApi');
  const { AWSCURRENT, AWSPREVIOUS } = secrets.staged(ARN);
  return {
    sent: stacks.parameters('SsaSite').OriginHeaderVersion || FIRST,
    passWaf: [api.OriginHeaderVersion || FIRST, api.PreviousOriginHeaderVersion || FIRST],
    passFunction: [AWSCURRENT, AWSPREVIOUS],
  };
}

/** Collects the moments at which what CloudFront sends does not pass. */
function watch(world: AdminStage, breaches: string[]): void {
  for (const operation of ['DescribeStacks', 'UpdateStack']) {
    const key = `cloudformation.${operation}`;
    const answer = world.stacks.answers()[key];
    world.overrides[key] = (request) => {
      const { sent, passWaf, passFunction } = versions(world);
      if (!passWaf.includes(sent) || !passFunction.includes(sent)) breaches.push(operation);
      return answer?.(request);
    };
  }
}

test('a whole rotation: both values pass for ten minutes before CloudFront sends the new one', async () => {
  const world = await deployed();
  const breaches: string[] = [];
  watch(world, breaches);
  const { code, err } = await world.run(ROTATE);
  expect([code, breaches]).toEqual([0, []]);
  expect(world.changes()).toEqual(['PutSecretValue', 'UpdateStack', 'UpdateStack', 'UpdateStack']);
  const { AWSCURRENT: fresh = '' } = world.secrets.staged(ARN);
  expect(fresh).not.toBe(FIRST);
  expect(versions(world)).toEqual({
    sent: fresh,
    passWaf: [fresh, fresh],
    passFunction: [fresh, FIRST],
  });
  expect(world.secrets.value(ARN)).toMatch(/^Random\dx{57}$/);
  expect(err).toContain('Waiting until 10:10:');
  expect(world.clock.paused).toBeGreaterThanOrEqual(600_000);
});

test('two rotations, and the end of the old value', async () => {
  const world = await deployed();
  const breaches: string[] = [];
  watch(world, breaches);
  await world.run(ROTATE);
  const { AWSCURRENT: first } = world.secrets.staged(ARN);
  const { code } = await world.run(`${ROTATE} --end-old`);
  const { AWSCURRENT: second, AWSPREVIOUS } = world.secrets.staged(ARN);
  expect([code, breaches, AWSPREVIOUS]).toEqual([0, [], undefined]);
  expect(new Set([FIRST, first, second]).size).toBe(3);
  expect(versions(world).passWaf).toEqual([second, second]);

  world.changes();
  const again = await world.run(`${ROTATE} --resume --end-old`);
  expect([again.code, world.changes()]).toEqual([0, []]);
  expect(again.err).toContain('No rotation is under way');
});

test.each([
  ['the first deployment of the API fails', 'SsaInvestorApi', 1],
  ['that of the site fails', 'SsaSite', 1],
  ['the last one of the API fails', 'SsaInvestorApi', 2],
])('%s: run again, it continues with the same value', async (_, id, time) => {
  const world = await deployed();
  const breaches: string[] = [];
  watch(world, breaches);
  if (time === 1) world.stacks.failures.set(`dev-${id}`, 'Rate exceeded');
  else world.onPause = () => world.stacks.failures.set(`dev-${id}`, 'Rate exceeded');
  const failed = await world.run(ROTATE);
  expect(failed.code).toBe(1);
  expect(lastLine(failed)).toMatch(
    /^Could not update dev-Ssa\w+: \w+( and \w+|, \w+)?: Resource: Rate exceeded \(now UPDATE_ROLLBACK_COMPLETE\)$/,
  );
  world.onPause = () => {};
  world.stacks.failures.clear();
  const { AWSCURRENT } = world.secrets.staged(ARN);
  world.changes();

  // Not --resume: a second value would be one that nobody sends or knows.
  const again = await world.run(ROTATE);
  expect([again.code, breaches]).toEqual([0, []]);
  expect(world.changes()).not.toContain('PutSecretValue');
  expect(again.err).toContain('A rotation is under way: it continues');
  expect(versions(world)).toEqual({
    sent: AWSCURRENT,
    passWaf: [AWSCURRENT, AWSCURRENT],
    passFunction: [AWSCURRENT, FIRST],
  });
});

test('interrupted while it waits: --resume waits for the rest only', async () => {
  const world = await deployed();
  world.onPause = (milliseconds) => {
    if (milliseconds >= 60_000 && world.clock.paused > 300_000) throw new Error('interrupted');
  };
  expect((await world.run(ROTATE)).code).toBe(1);
  const { paused } = world.clock;
  world.onPause = () => {};
  const again = await world.run(`${ROTATE} --resume`);
  expect([again.code, again.err]).toEqual([0, expect.stringContaining('Waiting until 10:10:')]);
  expect(world.clock.paused).toBeGreaterThanOrEqual(600_000);
  expect(world.clock.paused - paused).toBeLessThan(330_000);
});

test('a deployment that is under way is waited for', async () => {
  const world = await deployed();
  world.stacks.setStatus('SsaSite', 'UPDATE_IN_PROGRESS');
  world.onPause = () => world.stacks.setStatus('SsaSite', 'UPDATE_COMPLETE');
  const { code, err } = await world.run(ROTATE);
  expect([code, err]).toEqual([0, expect.stringContaining('dev-SsaSite: UPDATE_IN_PROGRESS …')]);
});

test('a stack that is half deployed is refused before anything changes', async () => {
  const world = await deployed();
  world.stacks.setStatus('SsaInvestorApi', 'UPDATE_ROLLBACK_FAILED');
  const failed = await world.run(ROTATE);
  expect([failed.code, world.changes(), lastLine(failed)]).toEqual([
    1,
    [],
    'dev-SsaInvestorApi is in UPDATE_ROLLBACK_FAILED: run npm run deploy first',
  ]);
});

test('of two administrators at the same time, one puts a value', async () => {
  const world = await deployed();
  const put = world.secrets.answers()['secretsmanager.PutSecretValue'];
  world.overrides['secretsmanager.PutSecretValue'] = (request) => {
    const { input } = request;
    put?.({ ...request, input: { ...input, SecretString: "somebody else's" } });
    return put?.(request);
  };
  const lost = await world.run(ROTATE);
  expect([lost.code, lastLine(lost)]).toEqual([
    1,
    'Could not put a new value into the origin secret: somebody else has just done so. Run it again with --resume',
  ]);
  expect(world.secrets.staged(ARN).AWSPREVIOUS).toBe(FIRST);
  delete world.overrides['secretsmanager.PutSecretValue'];
  expect((await world.run(`${ROTATE} --resume`)).code).toBe(0);
  expect(world.secrets.value(ARN)).toBe("somebody else's");
  expect(versions(world).sent).toBe(world.secrets.staged(ARN).AWSCURRENT);
});

test('a dry run says the four steps and the wait', async () => {
  const world = await deployed();
  const { code, err } = await world.run(`--dry-run ${ROTATE} --end-old`);
  expect([code, world.changes()]).toEqual([0, []]);
  expect(err.match(/^Would .*$/gm)).toEqual([
    'Would put a new value into the origin secret (PutSecretValue)',
    'Would update dev-SsaInvestorApi: OriginHeaderVersion, PreviousOriginHeaderVersion (UpdateStack)',
    expect.stringMatching(/^Would wait until 10:10:00 in Hong Kong/),
    'Would update dev-SsaSite: OriginHeaderVersion (UpdateStack)',
    'Would update dev-SsaInvestorApi: OriginHeaderVersion, PreviousOriginHeaderVersion (UpdateStack)',
  ]);
});

test('on a protected stage, a refused confirmation changes nothing', async () => {
  const world = await deployed('prod');
  const refused = await world.run(ROTATE, { types: 'yes' });
  expect([refused.code, world.changes()]).toEqual([2, []]);
});

test.each(REFUSALS)('%s: one line that says what to do', async (_, answer, line) => {
  const world = await deployed();
  for (const operation of [
    'secretsmanager.DescribeSecret',
    'secretsmanager.GetRandomPassword',
    'secretsmanager.PutSecretValue',
  ]) {
    world.overrides[operation] = answer;
    const failed = await world.run(ROTATE);
    expect([failed.code, failed.out]).toEqual([1, '']);
    expect(lastLine(failed)).toMatch(line);
    delete world.overrides[operation];
  }
  world.overrides['cloudformation.UpdateStack'] = refusing('AccessDenied', 'not authorized');
  const failed = await world.run(ROTATE);
  expect(lastLine(failed)).toMatch(/^Could not update dev-SsaInvestorApi: .*: not authorized/);
});
