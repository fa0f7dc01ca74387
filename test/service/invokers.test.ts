/**
 * API Gateway reaches the functions on every route, and on every path with an unsupported method;
 * each needs a permission of its own.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes as ofParticipants } from '../../functions/broker/routes.ts';
import { routes as ofInvestors } from '../../functions/investor/routes.ts';
import { CHEAP, type Service, startService } from '../support/service.ts';

let service: Service;

beforeAll(async () => {
  service = await startService({ environment: CHEAP });
});
afterAll(() => service?.stop());

const SYSTEMS: Record<string, string> = {
  'ssa/make': 'maker',
  'ssa/check': 'checker',
  'ssa/read': 'reader',
};

async function tokenFor(scope: string): Promise<string> {
  const form = {
    grant_type: 'client_credentials',
    client_id: `C00088.${SYSTEMS[scope]}`,
    client_secret: 'local',
  };
  const answer = await fetch(`${service.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const routes = [...ofInvestors, ...ofParticipants].map(({ method, path, scope }) => ({
  method,
  path,
  scope,
}));
const others = routes.map((route) => ({ ...route, method: 'PATCH' }));

test.each([...routes, ...others])(
  'API Gateway may invoke the function for $method $path',
  async ({ method, path, scope }) => {
    const answer = await fetch(service.url + path.replaceAll(/\{\w+\}/g, '10000001'), {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(scope && { Authorization: `Bearer ${await tokenFor(scope)}` }),
      },
      ...(method !== 'GET' && { body: '{}' }),
    });
    // Without the permission, API Gateway itself would answer 403 or 500.
    if (method === 'PATCH') expect(answer.status).toBe(405);
    else expect([200, 204, 401, 404, 422]).toContain(answer.status);
  },
);
