import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { routes } from '../../../functions/investor/routes.ts';
import { freshUserId, Investor, OTHER, unwrap } from '../../support/investor.ts';
import { createWorld } from '../../support/world.ts';

test('I3: a registered internet user ID can be cancelled, and never changed', async () => {
  const takingAnId = routes.filter(
    ({ body }) => body instanceof z.ZodMiniObject && 'internetUserId' in body.shape,
  );
  expect(takingAnId.map(({ path }) => path)).toEqual(['/api/registrations', '/api/sessions']);

  const world = await createWorld();
  const investor = await Investor.registered(world);
  const another = { internetUserId: freshUserId(), internetPassword: OTHER };
  expect(await investor.register(another)).toEqual({
    refused: 'already-registered',
    internetUserId: investor.internetUserId,
  });
  unwrap(await investor.cancel(await investor.current()));
  unwrap(await investor.register(another));
});
