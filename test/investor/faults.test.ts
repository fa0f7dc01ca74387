import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { isRefused } from '../../functions/domain/refusal.ts';
import { Unavailable } from '../../functions/store/unavailable.ts';
import { freshUserId, Investor, must, OTHER, RIGHT, WRONG, WRONG_PHONE } from '../support/investor.ts';
import { createWorld, type World } from '../support/world.ts';

interface UseCase {
  /** Brings the investor to where the use case begins, and gives the use case. */
  prepare(investor: Investor): Promise<() => Promise<object>>;
  registered: boolean;
  /** What the investor would do after a fault, whether or not it took effect; it must end well. */
  retry(investor: Investor, run: () => Promise<object>): Promise<object>;
}

const again = (_: Investor, run: () => Promise<object>) => run();

const useCases: Record<string, UseCase> = {
  'sign-in': { registered: true, prepare: async (investor) => () => investor.signIn(), retry: again },
  'wrong sign-in': {
    registered: true,
    prepare: async (investor) => () => investor.signIn(WRONG),
    retry: (investor) => investor.signIn(),
  },
  'wrong identity': {
    registered: true,
    prepare: async (investor) => () => investor.beginReset(WRONG_PHONE),
    retry: (investor) => investor.beginReset(),
  },
  registration: {
    registered: false,
    prepare: async (investor) => () => investor.register(),
    // Done already: then the investor is told so, and signs in.
    retry: async (investor, run) => {
      const result = await run();
      if (isRefused(result)) expect(result).toEqual({ refused: 'already-registered' });
      return investor.signIn();
    },
  },
  'begin of a reset': { registered: true, prepare: async (investor) => () => investor.beginReset(), retry: again },
  'completion of a reset': {
    registered: true,
    prepare: async (investor) => {
      const { resetToken } = must(await investor.beginReset());
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
      const { token } = must(await investor.signIn());
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
      const { token } = must(await investor.signIn());
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

/** What a fault can look like from where the request was sent. */
const faults = {
  'fails before it took effect': async () => {
    throw new Error('connection refused');
  },
  'fails after it took effect': async (send: () => Promise<unknown>) => {
    await send();
    throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });
  },
};

async function begin({
  prepare,
  registered,
}: UseCase): Promise<{ world: World; investor: Investor; run: () => Promise<object> }> {
  const world = await createWorld();
  const investor = registered ? await Investor.registered(world) : await Investor.withAccount(world);
  const run = await prepare(investor);
  world.requests();
  return { world, investor, run };
}

describe.each(Object.entries(useCases))('D3: %s', (name, useCase) => {
  test.each(Object.entries(faults))(
    'each request to AWS %s: nobody is let in, nothing is half done, a retry works',
    async (_, fail) => {
      const rehearsal = await begin(useCase);
      await rehearsal.run();
      const requests = rehearsal.world.requests();
      expect(requests.length).toBeGreaterThan(2);

      for (const [position, operation] of requests.entries()) {
        const { world, investor, run } = await begin(useCase);
        let sent = 0;
        world.intercept((_service, _operation, send) => (sent++ === position ? fail(send) : send()));
        await expect(run(), `${name}, ${operation} at ${position}`).rejects.toBeInstanceOf(Unavailable);
        world.intercept(undefined);
        await expectNothingHalf(world, investor);
        must((await useCase.retry(investor, run)) as object);
      }
    },
  );
});

/** Whatever is in the tables is what some order of whole use cases would have left. */
async function expectNothingHalf(world: World, investor: Investor): Promise<void> {
  const phone = await world.credential('phone', investor.account.phoneUserId);
  const internet = await world.credential('internet', investor.internetUserId);
  for (const credential of [phone, internet]) {
    expect((credential?.wrong?.size ?? 0) + (credential?.undecided?.size ?? 0)).toBeLessThanOrEqual(1);
  }
  const account = await world.context.accounts.get(investor.account);
  expect(account?.internetUserId !== undefined).toBe(internet?.passwordHash !== undefined);
}

describe('D3: an outage never counts', () => {
  test('however many entries it interrupts before they are settled', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    for (let i = 0; i < 10; i++) {
      let updates = 0;
      world.intercept(async (_, operation, send) => {
        if (operation === 'UpdateItem' && ++updates === 2) throw new Error('outage');
        return send();
      });
      const result = await investor.signIn(i % 2 ? RIGHT : WRONG).catch((error) => error);
      if (!(result instanceof Unavailable)) expect(result).toEqual({ refused: 'try-again' });
      world.advance(10_000);
    }
    world.intercept(undefined);
    world.advance(31_000);
    expect((await world.credential('internet', investor.internetUserId))?.wrong).toBeUndefined();
    must(await investor.signIn());
  });

  test('KMS down: no place is taken', async () => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    world.requests();
    world.comparisons();
    world.intercept(async (service, _, send) => {
      if (service === 'kms') throw new Error('down');
      return send();
    });
    for (let i = 0; i < 5; i++) await expect(investor.signIn(WRONG)).rejects.toBeInstanceOf(Unavailable);
    expect(new Set(world.requests())).toEqual(new Set(['GenerateMac']));
    expect(world.comparisons()).toBe(0);
    world.intercept(undefined);
    must(await investor.signIn());
  });
});

describe('a write that meets a transaction on its item', () => {
  const conflict = () => new TransactionConflictException({ message: 'conflict', $metadata: {} });
  const cancelled = () =>
    new TransactionCanceledException({
      message: 'cancelled',
      $metadata: {},
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }],
    });

  test.each([
    ['UpdateItem', conflict],
    ['TransactWriteItems', cancelled],
  ] as const)('%s is tried again, and succeeds', async (wanted, error) => {
    const world = await createWorld();
    const investor = await Investor.registered(world);
    const current = await investor.current();
    let met = 0;
    world.intercept(async (_, operation, send) => {
      if (operation === wanted && met++ < 3) throw error();
      return send();
    });
    must(await investor.change(current));
    expect(met).toBeGreaterThan(3);
  });

  test('and told as unavailable where it never does, with nothing counted', async () => {
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
