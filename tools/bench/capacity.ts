/** Counts the requests to storage and KMS of each operation of the investor API. */
import { createCountedApi, type Usage } from './counted-api.ts';
import { largestItems } from './item-size.ts';
import type { Laboratory } from './laboratory.ts';
import {
  addPastPasswords,
  expectStatus,
  makeTemplate,
  openBare,
  PASSWORD,
  PHONE_PASSWORD,
  populate,
  type Registered,
  registered,
  WRONG_PASSWORD,
  WRONG_PHONE_PASSWORD,
} from './population.ts';
import type { Section } from './report.ts';

const OVER_A_MINUTE_MS = 61_000;

/** Measures requests and capacity units. */
export async function capacity(laboratory: Laboratory): Promise<Section> {
  const api = await createCountedApi(laboratory, 'capacity', 4);
  await populate(api, (await makeTemplate(api)).registered, 0, 20);
  const { body: terms } = await api.call('GET', '/api/terms');
  const bare = await openBare(api, 30);
  api.usage();

  const measured = new Map<string, Usage>();
  const measure = async (
    operation: string,
    status: number,
    answer: ReturnType<typeof api.call>,
  ) => {
    const answered = await expectStatus(status, answer);
    measured.set(operation, api.usage());
    return answered;
  };
  const signIn = ({ internetUserId }: Registered, password = PASSWORD) =>
    api.call('POST', '/api/sessions', { internetUserId, password });
  const register = ({ identity, internetUserId }: Registered, phonePassword = PHONE_PASSWORD) => {
    const form = {
      ...identity,
      internetUserId,
      internetPassword: PASSWORD,
      phonePassword,
      termsVersion: terms.version,
    };
    return api.call('POST', '/api/registrations', form);
  };
  const beginReset = ({ identity }: Registered, phonePassword = PHONE_PASSWORD) =>
    api.call('POST', '/api/password-resets', { ...identity, phonePassword });

  await measure('terms', 200, api.call('GET', '/api/terms'));
  await measure('registration', 201, register(bare));
  await measure(
    'registration, wrong phone password',
    401,
    register(registered(0), WRONG_PHONE_PASSWORD),
  );

  await measure('sign-in, right', 201, signIn(registered(1)));
  await measure('sign-in, wrong', 401, signIn(registered(2), WRONG_PASSWORD));
  await measure('sign-in, right after a wrong one', 201, signIn(registered(2)));
  await measure('sign-in, unknown ID', 401, signIn(registered(99), WRONG_PASSWORD));
  for (const _ of [1, 2]) await expectStatus(401, signIn(registered(3), WRONG_PASSWORD));
  api.usage();
  await measure('sign-in, third wrong: revoked', 423, signIn(registered(3), WRONG_PASSWORD));
  await measure('sign-in, revoked before', 423, signIn(registered(3)));

  const { token } = await expectStatus(201, signIn(registered(4)));
  api.usage();
  await measure(
    'session, how long',
    200,
    api.call('GET', '/api/sessions/current', undefined, token),
  );
  await measure('account', 200, api.call('GET', '/api/account', undefined, token));
  api.advance(OVER_A_MINUTE_MS);
  await measure('account, a minute later', 200, api.call('GET', '/api/account', undefined, token));
  const change = (newPassword: string) =>
    api.call(
      'PUT',
      '/api/account/internet-password',
      { currentPassword: PASSWORD, newPassword },
      token,
    );
  await measure('change, used before', 422, change(PASSWORD));
  const { token: next } = await measure('change', 204, change('Vn9copper37'));
  await measure('sign-out', 204, api.call('DELETE', '/api/sessions/current', undefined, next));

  const { body: reset } = await measure('reset, begin', 201, beginReset(registered(5)));
  await measure(
    'reset, wrong phone password',
    401,
    beginReset(registered(6), WRONG_PHONE_PASSWORD),
  );
  const completion = { resetToken: reset.resetToken, newPassword: 'Kd5harbour62' };
  await measure(
    'reset, completion',
    204,
    api.call('POST', '/api/password-resets/completion', completion),
  );

  const { token: leaving } = await expectStatus(201, signIn(registered(7)));
  api.usage();
  const cancellation = { password: PASSWORD };
  await measure(
    'cancellation',
    204,
    api.call('POST', '/api/account/internet-user-id/cancellation', cancellation, leaving),
  );

  await addPastPasswords(api, registered(8), 1000);
  const { token: old } = await expectStatus(201, signIn(registered(8)));
  api.usage();
  const another = { currentPassword: PASSWORD, newPassword: 'Tb6meadow51' };
  await measure(
    'change, after 1,000 others',
    204,
    api.call('PUT', '/api/account/internet-password', another, old),
  );
  return section(measured, await largestItems(api));
}

function section(measured: Map<string, Usage>, largest: Record<string, number>): Section {
  const of = (operation: string) => measured.get(operation) as Usage;
  const storage = ({ requests }: Usage) =>
    Object.entries(requests)
      .filter(([operation]) => operation !== 'GenerateMac')
      .reduce((total, [, times]) => total + times, 0);
  const wrong = of('sign-in, wrong');
  const right = of('sign-in, right');
  const account = of('account');
  return {
    title: 'Requests and capacity units of each operation',
    rows: [...measured].map(([operation, usage]) => ({
      operation,
      storage: storage(usage),
      KMS: usage.requests.GenerateMac ?? 0,
      RCU: usage.read,
      WCU: usage.write,
      requests: Object.entries(usage.requests)
        .map(([name, times]) => (times === 1 ? name : `${times} ${name}`))
        .join(', '),
    })),
    notes: [
      "Units as reported by the engine, except transactions (two for each item) and writes whose condition fails (one): AWS's rule",
      `for items of up to 1 KB. Largest items: ${Object.entries(largest)
        .map(([table, bytes]) => `${table} ${bytes} bytes`)
        .join(', ')}.`,
    ],
    goals: [
      {
        goal: 'A wrong sign-in needs 2 writes of 1 unit and no reads',
        measured: `${wrong.requests.UpdateItem} writes, ${wrong.write} WCU, ${wrong.read} RCU`,
        met:
          storage(wrong) === 2 &&
          wrong.requests.UpdateItem === 2 &&
          wrong.write === 2 &&
          wrong.read === 0,
      },
      {
        goal: 'A right sign-in needs 2 writes of 1 unit, its session, and 1 read (D25)',
        measured: `${right.requests.UpdateItem} writes and ${right.requests.PutItem}, ${right.write} WCU, ${right.read} RCU`,
        met:
          storage(right) === 4 &&
          right.requests.PutItem === 1 &&
          right.write === 3 &&
          right.read === 1,
      },
      {
        goal: 'A signed-in request needs at most 2 reads',
        measured: `${storage(account)} requests, ${account.read} RCU, ${account.write} WCU`,
        met: storage(account) <= 2 && account.write === 0,
      },
      {
        goal: 'A signed-in session needs at most 1 write a minute',
        measured: `${of('account, a minute later').write} WCU`,
        met: of('account, a minute later').write <= 1,
      },
      {
        goal: 'A change after 1,000 others needs as much as the first',
        measured: `${of('change, after 1,000 others').write} WCU`,
        met: JSON.stringify(of('change, after 1,000 others')) === JSON.stringify(of('change')),
      },
      {
        goal: 'No item exceeds one unit of 1,024 bytes',
        measured: `${Math.max(...Object.values(largest))} bytes`,
        met: Math.max(...Object.values(largest)) <= 1024,
      },
    ],
  };
}
