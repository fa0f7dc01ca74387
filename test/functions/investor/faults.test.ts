import {
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Unavailable } from '../../../core/aws/unavailable.ts';
import { isRefused } from '../../../core/domain/refusal.ts';
import { ENDED, faults, strike } from '../../support/faults.ts';
import {
  freshUserId,
  Investor,
  OTHER,
  RIGHT,
  unwrap,
  WRONG,
  WRONG_PHONE,
} from '../../support/investor.ts';
import { createWorld, type World } from '../../support/world.ts';

interface UseCase {
  /** Brings the investor to where the use case begins, and returns the use case. */
  prepare(investor: Investor): Promise<() => Promise<object>>;
  registered: boolean;
  /** The use case enters a wrong password. */
  wrong?: true;
  /** What the investor does after a fault, whether or not the write took effect; must succeed. */
  retry(investor: Investor, run: () => Promise<object>): Promise<object>;
}

const again = (_: Investor, run: () => Promise<object>) => run();

/**
 * After the slot of the interrupted entry is free again; after two wrong entries it was the last.
 */
const againLater = (investor: Investor, run: () => Promise<object>) => {
  investor.world.advance(31_000);
  return run();
};

const useCases: Record<string, UseCase> = {
  'sign-in': {
    registered: true,
    prepare: async (investor) => () => investor.signIn(),
    retry: again,
  },
  'sign-in after two wrong entries': {
    registered: true,
    prepare: async (investor) => {
      for (let i = 0; i < 2; i++) await investor.signIn(WRONG);
      return () => investor.signIn();
    },
    retry: againLater,
  },
  'wrong sign-in': {
    registered: true,
    wrong: true,
    prepare: async (investor) => () => investor.signIn(WRONG),
    retry: (investor) => investor.signIn(),
  },
  'wrong identity': {
    registered: true,
    wrong: true,
    prepare: async (investor) => () => investor.beginReset(WRONG_PHONE),
    retry: (investor) => investor.beginReset(),
  },
  registration: {
    registered: false,
    prepare: async (investor) => () => investor.register(),
    // If the first run took effect, the retry is refused as done already; the investor signs in.
    retry: async (investor, run) => {
      const result = await run();
      if (isRefused(result)) expect(result).toMatchObject({ refused: 'already-registered' });
      return investor.signIn();
    },
  },
  'begin of a reset': {
    registered: true,
    prepare: async (investor) => () => investor.beginReset(),
    retry: again,
  },
  'begin of a reset after two wrong entries': {
    registered: true,
    prepare: async (investor) => {
      for (let i = 0; i < 2; i++) await investor.beginReset(WRONG_PHONE);
      return () => investor.beginReset();
    },
    retry: againLater,
  },
  'completion of a reset': {
    registered: true,
    prepare: async (investor) => {
      const { resetToken } = unwrap(await investor.beginReset());
      return () => investor.completeReset(resetToken);
    },
    retry: async (investor, run) => {
      const result = await run();
      if (isRefused(result)) expect(result).toEqual({ refused: 'reset-expired' });
      return investor.signIn(OTHER);
    },
  },
  'change of password': {
    registered: true,
    prepare: async (investor) => {
      const { token } = unwrap(await investor.signIn());
      return async () => {
        const current = await investor.whoIs(token);
        return isRefused(current) ? current : investor.change(current);
      };
    },
    retry: async (investor, run) => {
      const result = await run();
      if (isRefused(result)) expect(result).toEqual({ refused: 'not-signed-in' });
      return investor.signIn(OTHER);
    },
  },
  cancellation: {
    registered: true,
    prepare: async (investor) => {
      const { token } = unwrap(await investor.signIn());
      return async () => {
        const current = await investor.whoIs(token);
        return isRefused(current) ? current : investor.cancel(current);
      };
    },
    retry: async (investor, run) => {
      const result = await run();
      if (isRefused(result)) expect(result).toEqual({ refused: 'not-signed-in' });
      return investor.register({ internetUserId: freshUserId(), internetPassword: OTHER });
    },
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterEach(() => world.intercept(undefined));

async function begin({
  prepare,
  registered,
}: UseCase): Promise<{ investor: Investor; run: () => Promise<object> }> {
  const investor = registered
    ? await Investor.registered(world)
    : await Investor.withAccount(world);
  const run = await prepare(investor);
  world.requests();
  return { investor, run };
}

describe.each(Object.entries(useCases))('D3: %s', (name, useCase) => {
  test.each(Object.entries(faults))(
    'if any one request to AWS %s, nobody is let in, nothing is half done, and a retry works',
    async (_, fault) => {
      const rehearsal = await begin(useCase);
      await rehearsal.run();
      const requests = world.requests();
      expect(requests.length).toBeGreaterThan(2);

      for (const [position, operation] of requests.entries()) {
        const { investor, run } = await begin(useCase);
        const before = await wrongEntries(investor);
        const struck = strike(world, fault, position, run);
        if (fault.ends) expect(await struck).toBe(ENDED);
        else
          await expect(struck, `${name}, ${operation} at ${position}`).rejects.toBeInstanceOf(
            Unavailable,
          );
        const settled = fault.takesEffect && position === requests.length - 1;
        expectCounted(useCase, before, await wrongEntries(investor), settled);
        await expectNothingHalf(investor, before);
        unwrap((await useCase.retry(investor, run)) as object);
      }
    },
  );
});

const passwords = (investor: Investor) =>
  Promise.all([
    world.credential('phone', investor.account.phoneUserId),
    world.credential('internet', investor.internetUserId),
  ]);

/** The wrong entries that are counted for the phone password and for the internet password. */
async function wrongEntries(investor: Investor): Promise<[phone: number, internet: number]> {
  const [phone, internet] = await passwords(investor);
  return [phone?.wrong?.size ?? 0, internet?.wrong?.size ?? 0];
}

/**
 * A right entry is never counted: it keeps the count or sets it to zero. A wrong entry is counted
 * if and only if it was settled.
 */
function expectCounted(
  { wrong }: UseCase,
  before: number[],
  after: number[],
  settled: boolean,
): void {
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  if (wrong) expect(sum(after)).toBe(sum(before) + (settled ? 1 : 0));
  else for (const [i, count] of after.entries()) expect([0, before[i]]).toContain(count);
}

/** The tables are in a state that complete use cases, in some order, could have left. */
async function expectNothingHalf(investor: Investor, before: number[]): Promise<void> {
  const [phone, internet] = await passwords(investor);
  for (const [i, credential] of [phone, internet].entries()) {
    const places = (credential?.wrong?.size ?? 0) + (credential?.undecided?.size ?? 0);
    expect(places).toBeLessThanOrEqual((before[i] as number) + 1);
  }
  const account = await world.context.accounts.get(investor.account);
  expect(account?.internetUserId !== undefined).toBe(internet?.passwordHash !== undefined);
}

describe('D3: an outage never counts as a wrong entry', () => {
  test('entries that an outage interrupts before they are settled are not counted, however many', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    for (let i = 0; i < 10; i++) {
      let updates = 0;
      world.intercept(async (_, operation, send) => {
        if (operation === 'UpdateItem' && ++updates === 2) throw new Error('outage');
        return send();
      });
      const result = await investor.signIn(i % 2 ? RIGHT : WRONG).catch((error) => error);
      if (!(result instanceof Unavailable)) expect(result).toMatchObject({ refused: 'try-again' });
      world.advance(10_000);
    }
    world.intercept(undefined);
    world.advance(31_000);
    expect((await world.credential('internet', investor.internetUserId))?.wrong).toBeUndefined();
    unwrap(await investor.signIn());
  });

  test('while KMS is down, no entry reserves a slot', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    world.requests();
    world.comparisons();
    world.intercept(async (service, _, send) => {
      if (service === 'kms') throw new Error('down');
      return send();
    });
    for (let i = 0; i < 5; i++)
      await expect(investor.signIn(WRONG)).rejects.toBeInstanceOf(Unavailable);
    expect(new Set(world.requests())).toEqual(new Set(['GenerateMac']));
    expect(world.comparisons()).toBe(0);
    world.intercept(undefined);
    unwrap(await investor.signIn());
  });
});

describe('a write that conflicts with a transaction on its item, or a throttled transaction', () => {
  const conflict = () => new TransactionConflictException({ message: 'conflict', $metadata: {} });
  const cancelled = (reason: string) => () =>
    new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: [{ Code: 'None' }, { Code: reason }],
    });

  test.each([
    ['UpdateItem', 'TransactionConflictException', conflict],
    ['TransactWriteItems', 'TransactionConflict', cancelled('TransactionConflict')],
    ['TransactWriteItems', 'ThrottlingError', cancelled('ThrottlingError')],
    [
      'TransactWriteItems',
      'ProvisionedThroughputExceeded',
      cancelled('ProvisionedThroughputExceeded'),
    ],
  ] as const)('%s is retried until it succeeds, for %s', async (wanted, _, error) => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const current = await investor.current();
    let met = 0;
    world.intercept(async (_, operation, send) => {
      if (operation === wanted && met++ < 3) throw error();
      return send();
    });
    unwrap(await investor.change(current));
    expect(met).toBeGreaterThan(3);
  });

  test('is an error, and no outage, if the request is malformed', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const current = await investor.current();
    let met = 0;
    world.intercept(async (_, operation, send) => {
      if (operation !== 'TransactWriteItems') return send();
      met++;
      throw cancelled('ValidationError')();
    });
    await expect(investor.change(current)).rejects.toBeInstanceOf(TransactionCanceledException);
    expect(met).toBe(1);
  });

  test('is answered unavailable if every retry conflicts, and nothing is counted', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    world.intercept(async (_, operation, send) => {
      if (operation === 'UpdateItem') throw conflict();
      return send();
    });
    await expect(investor.signIn(WRONG)).rejects.toBeInstanceOf(Unavailable);
    world.intercept(undefined);
    expect((await world.credential('internet', investor.internetUserId))?.wrong).toBeUndefined();
  });
});
