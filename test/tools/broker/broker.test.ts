/** `npm run broker`: its requests to the API, and what it prints of the answers. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { routes } from '../../../functions/broker/routes.ts';
import { freePort } from '../../../local/shared/http.ts';
import { wordsFor } from '../../../tools/broker/refusal-words.ts';
import { age } from '../../../tools/broker/request-times.ts';
import { refusalsOf } from '../../../tools/openapi/refusals.ts';
import { opening } from '../../support/broker.ts';
import { unwrap } from '../../support/investor.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { BrokerServer } from '../../support/tools/broker/broker-server.ts';
import { type CommandOutput, command } from '../../support/tools/command.ts';
import { brokerOrigin } from '../../support/world.ts';

const BROKER = fileURLToPath(new URL('../../../bin/broker.ts', import.meta.url));

let server: BrokerServer;

beforeEach(async () => {
  server = await BrokerServer.start();
});

const as = (
  role: string,
  argv: string[],
  options: Parameters<typeof command>[1] = {},
): Promise<CommandOutput> =>
  command([...argv, '--as', `C00088.${role}`, '--url', server.url], options);
const json = async (role: string, ...argv: string[]) => {
  const { code, out, err } = await as(role, [...argv, '--json']);
  expect([code, err]).toEqual([0, expect.not.stringContaining('refused')]);
  return JSON.parse(out);
};
const HOLDER = [
  '--name-en',
  'Chan Siu Ming',
  '--name-zh',
  '陳小明',
  '--phone',
  '+85291234567',
  '--document',
  'A123456(7)',
];

function recordEvent(at: string) {
  const { auditTrail, db } = server.broker.context;
  const event = { id: randomUUID(), type: 'account-opened', at, ...brokerOrigin } as const;
  return db.write(auditTrail.record('C00088#30000001', event));
}

/** Requests and approves an account. @returns its password */
async function opened(accountNumber: string): Promise<string> {
  const { requestId } = await json('maker', 'open', accountNumber, ...HOLDER);
  return (await json('checker', 'approve', requestId)).phonePassword;
}

test('commands make every call of the API, each with the one permission that it needs', async () => {
  const made = await json(
    'maker',
    'open',
    '30000001',
    ...HOLDER,
    '--born',
    '1980-05-17',
    '--language',
    'yue',
  );
  expect(made).toMatchObject({
    type: 'open-account',
    accountNumber: '30000001',
    status: 'pending',
    madeBy: 'C00088.maker',
  });
  expect((await json('checker', 'requests', '--status', 'pending')).requests).toMatchObject([
    { requestId: made.requestId, holder: { nameZh: '陳小明', identityDocument: '*****56(7)' } },
  ]);
  const approved = await json('checker', 'approve', made.requestId);
  expect(approved).toMatchObject({
    phoneUserId: expect.stringMatching(/^\d{8}$/),
    phonePassword: expect.stringMatching(/^\d{8}$/),
  });
  expect(await json('reader', 'show', '30000001')).toMatchObject({
    status: 'open',
    phone: { state: 'initial' },
    internet: null,
  });

  const reset = await json('maker', 'reset', '30000001');
  expect(await json('checker', 'approve', reset.requestId)).toMatchObject({
    effectiveOn: '2026-11-24',
  });
  const changed = await json(
    'maker',
    'change-holder',
    '30000001',
    '--name-en',
    'Chan Tai Man',
    '--email',
    'tm@example.com',
  );
  expect(await json('checker', 'approve', changed.requestId)).not.toHaveProperty('phonePassword');
  expect((await json('reader', 'list')).accounts).toMatchObject([
    {
      accountNumber: '30000001',
      holder: { nameEn: 'Chan Tai Man', nameZh: '陳小明', phones: ['+85291234567'] },
    },
  ]);
  expect((await json('reader', 'list', '--state', 'revoked')).accounts).toEqual([]);
  const closing = await json('maker', 'close', '30000001');
  expect(
    await json('checker', 'reject', closing.requestId, '--reason', 'by mistake'),
  ).toMatchObject({
    reason: 'by mistake',
  });
  expect(
    await json('checker', 'reject', (await json('maker', 'close', '30000001')).requestId),
  ).not.toHaveProperty('reason');
  const mistaken = await json('maker', 'close', '30000001');
  expect(await json('maker', 'withdraw', mistaken.requestId)).toMatchObject({
    status: 'withdrawn',
  });
  for (let i = 0; i < 60; i++)
    await recordEvent(`2026-11-23T02:00:${String(i).padStart(2, '0')}.000Z`);
  const { events } = await json('reader', 'events', '30000001');
  expect(events).toHaveLength(60);
  expect(events[0]).toMatchObject({ at: '2026-11-23T02:00:59.000Z', sourceAddress: '192.0.2.2' });

  const called = server.calls.map(({ method, path, scope }) => {
    const name = path
      .split('?')[0]
      ?.replace(/\/[0-9a-f-]{36}(?=\/|$)/, '/{requestId}')
      .replace(/\/\d{8}/, '/{accountNumber}');
    return `${scope} ${method} ${name}`;
  });
  expect([...new Set(called)].sort()).toEqual(
    routes.map(({ scope, method, path }) => `${scope} ${method} ${path}`).sort(),
  );
});

describe('a working day', () => {
  test('a change keeps what it does not name, and shows what it changes to maker and checker', async () => {
    await opened('30000001');
    const change = ['--name-en', 'Chan Tai Man', '--remove', 'document', '--remove', 'name-zh'];
    const { out, err } = await as('maker', ['change', '30000001', ...change]);
    const id = /^request\t(\S+)$/m.exec(out)?.[1] as string;
    const changes = [
      'nameEn: Chan Siu Ming → Chan Tai Man',
      'nameZh: 陳小明 → none',
      'identityDocument: *****56(7) → none',
    ];
    const notes = err.trim().split('\n').slice(1);
    expect(notes.slice(0, -1).toSorted()).toEqual(changes.toSorted());
    expect(notes.at(-1)).toMatch(/^Is it another person\? .* reset and passkeys remove\.$/);
    expect((await as('maker', ['change', '30000001', '--phone', '67890123'])).err).not.toContain(
      'another person',
    );
    const approved = await as('checker', ['approve', id]);
    expect(approved.err.trim().split('\n').toSorted()).toEqual(changes.toSorted());
    const [, shown = ''] = /^changed\t(.*)$/m.exec(approved.out) ?? [];
    expect(shown.split('; ').toSorted()).toEqual(changes.toSorted());
    expect((await json('reader', 'show', '30000001')).holder).toEqual({
      nameEn: 'Chan Tai Man',
      phones: ['+85291234567'],
      alerts: { email: false, sms: false },
    });
  });

  test('at a terminal a change is shown and asked about; just what was shown is approved', async () => {
    await opened('30000001');
    const change = async (...what: string[]) =>
      (await json('maker', 'change', '30000001', ...what)).requestId as string;
    const [name, phone] = [
      await change('--name-en', 'Chan Tai Man'),
      await change('--phone', '67890123'),
    ];
    const approve = (typed: string) => as('checker', ['approve', name], { typed });
    const no = await approve('y');
    expect(no.code).toBe(2);
    expect(no.err).toMatch(
      /^nameEn: Chan Siu Ming → Chan Tai Man\nApprove this change\? .*Nothing was approved\n$/s,
    );
    // Another change is approved while the checker reads.
    server.meddle = async ({ path }, when) => {
      if (when !== 'before' || !path.endsWith(`${name}/approval`)) return undefined;
      server.meddle = () => undefined;
      server.world.advance(1);
      unwrap(await server.broker.approve(phone));
      return undefined;
    };
    expect(await approve('yes')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/approve again, and see what would change now.*\(conflict\)/s),
    });
    expect((await json('reader', 'show', '30000001')).holder).toMatchObject({
      nameEn: 'Chan Siu Ming',
      phones: ['67890123'],
    });
    expect((await approve('yes')).code).toBe(0);
  });

  test.each([
    [['change', '30000001'], 'Nothing to change: see --help'],
    [
      ['change', '30000001', '--remove', 'name-en'],
      "Invalid --remove 'name-en': expected name-zh, born, document, phone, email, language",
    ],
  ])('%j is not understood', async (argv, line) => {
    expect(await as('maker', argv)).toEqual({ code: 2, out: '', err: `${line}\n` });
  });

  test('requests: those of one’s own, their age, and when they expire', async () => {
    await json('maker', 'open', '30000001', ...HOLDER);
    await server.broker.make(opening('30000002'), { role: 'other' });
    expect((await json('maker', 'requests', '--mine')).requests).toMatchObject([
      { accountNumber: '30000001' },
    ]);
    const { out } = await as('reader', ['requests']);
    expect(out.split('\n')[0]?.split('\t').slice(6, 9)).toEqual([
      'Hong Kong time',
      'age',
      'expires',
    ]);
    expect(out).toMatch(/\t2026-11-23 10:00:00\t\d+ (min|h|d)\t2026-11-30 10:00:00\t/);
  });

  test('age in minutes, hours and days', () => {
    const now = Date.parse('2026-11-23T10:00:00Z');
    const ages = ['2026-11-23T09:01:00Z', '2026-11-22T10:00:00Z', '2026-11-20T11:00:00Z'];
    expect(ages.map((at) => age(at, now))).toEqual(['59 min', '24 h', '2 d']);
  });

  test('the first or last characters of an ID are enough, where one pending request has them', async () => {
    const ids: string[] = [];
    for (const account of ['30000001', '30000002', '30000003'])
      ids.push((await json('maker', 'open', account, ...HOLDER)).requestId);
    const [first = '', second = '', third = ''] = ids;
    // All were made in the same millisecond of the test's clock.
    expect(await as('checker', ['approve', first.slice(0, 8)])).toEqual({
      code: 2,
      out: '',
      err: `3 pending requests have the ID '${first.slice(0, 8)}': give more of it\n`,
    });
    expect((await as('checker', ['approve', first.slice(-12).toUpperCase()])).code).toBe(0);
    expect((await as('checker', ['reject', second.slice(-12)])).code).toBe(0);
    expect((await as('maker', ['withdraw', third.slice(-12)])).code).toBe(0);
    expect(await as('checker', ['approve', first.slice(-12)])).toMatchObject({
      code: 2,
      err: `No pending request has the ID '${first.slice(-12)}'\n`,
    });
  });

  test('accounts are found by what the investor says', async () => {
    await opened('30000001');
    for (const [search, found] of [
      ['chan s', 1],
      ['陳', 1],
      ['3000', 1],
      ['wong', 0],
    ] as const)
      expect((await json('reader', 'list', '--search', search)).accounts).toHaveLength(found);
  });
});

describe('output', () => {
  // A terminal with colours, whatever the environment of the test run says.
  beforeEach(() => {
    vi.stubEnv('TERM', 'xterm-256color');
    for (const name of ['CI', 'FORCE_COLOR', 'NO_COLOR', 'NODE_DISABLE_COLORS'])
      vi.stubEnv(name, undefined);
  });
  afterEach(() => void vi.unstubAllEnvs());

  test('a table on a terminal, in colour unless NO_COLOR is set; tabs in a pipe', async () => {
    await opened('30000001');
    const { code, out } = await as('reader', ['list'], { tty: true });
    expect(code).toBe(0);
    expect(out).toMatch(/│ .*account.* │ .*holder/);
    expect(out).toContain('\u001b[33minitial\u001b[39m');
    vi.stubEnv('NO_COLOR', '1');
    const plain = (await as('reader', ['list'], { tty: true })).out;
    expect(plain).toContain('│ 30000001 │ Chan Siu Ming 陳小明 │ open ');
    expect(plain).not.toContain('\u001b');
    const lines = (await as('reader', ['list'])).out.split('\n');
    expect(lines[0]?.split('\t').slice(0, 3)).toEqual(['account', 'holder', 'status']);
    expect(lines[1]?.split('\t').slice(0, 3)).toEqual(['30000001', 'Chan Siu Ming 陳小明', 'open']);
    expect((await as('reader', ['list', '--state', 'revoked'], { tty: true })).out).toBe('None.\n');
  });

  test('a password is shown once, on approval, with the advice to hand it over apart from the ID', async () => {
    const { requestId } = await json('maker', 'open', '30000001', ...HOLDER);
    const { out, err } = await as('checker', ['approve', requestId]);
    expect(out).toMatch(/^phone password\t\d{8}$/m);
    expect(err).toMatch(/apart from the user ID/);
    const password = /phone password\t(\d{8})/.exec(out)?.[1] as string;
    const again = await as('checker', ['approve', requestId]);
    expect([again.code, again.out, again.err]).toEqual([
      1,
      '',
      'Already decided or expired, or its account does not allow it any more (conflict)\n',
    ]);
    for (const argv of [['requests'], ['show', '30000001'], ['list'], ['events', '30000001']]) {
      const { out, err } = await as('reader', argv);
      expect(out + err).not.toContain(password);
    }
  });

  test('a hint names the checker, and the service, so that it can be copied', async () => {
    const { err } = await as('maker', ['open', '30000001', ...HOLDER]);
    const [, hint = ''] = /seven days: npm run broker -- (.*)\n$/.exec(err) ?? [];
    expect(await command(hint.split(' '))).toMatchObject({
      code: 0,
      out: expect.stringContaining('approved'),
    });
  });

  test('texts written by others can’t control the terminal, even if the API had accepted them', async () => {
    const holder = { nameEn: 'Chan', nameZh: '陳\u001b[2J\u202e小\n明', phones: ['91234567'] };
    await server.broker.make({ type: 'open-account', accountNumber: '30000001', holder });
    const { out } = await as('reader', ['requests'], { tty: true });
    expect(out).toContain('Chan 陳\ufffd[2J\ufffd小\ufffd明');
  });

  test('neither can a refusal, whatever answers', async () => {
    server.meddle = ({ path }) =>
      path.startsWith('/broker')
        ? { status: 400, headers: {}, body: '{"title":"Stop\\u001b[2J\\u202e","code":"new"}' }
        : undefined;
    expect(await as('reader', ['list'], { tty: true })).toEqual({
      code: 1,
      out: '',
      err: 'Stop\ufffd[2J\ufffd (new)\n',
    });
  });

  test('times are in Hong Kong time', async () => {
    await opened('30000001');
    await recordEvent('2026-11-23T20:00:00.000Z');
    expect((await as('reader', ['events', '30000001'])).out).toContain(
      '\n2026-11-24 04:00:00\taccount-opened',
    );
  });
});

describe('refusals', () => {
  test('a refusal by the API is one line with the fields, and exit code 1', async () => {
    expect(
      await as('maker', ['open', '30000001', '--name-en', 'Chan', '--email', 'nobody']),
    ).toEqual({
      code: 1,
      out: '',
      err: 'holder.email: expected an e-mail address (invalid-input)\n',
    });
    expect(await as('reader', ['show', '39999999'])).toMatchObject({
      code: 1,
      err: 'Account not found (not-found)\n',
    });
    expect(await as('reader', ['list', '--state', 'x'])).toMatchObject({ code: 1 });
  });

  test.each<[role: string, argv: string[], en: string, zh: string]>([
    [
      'checker',
      ['approve', '01a20621-ad00-7249-b736-b7b0517a1bcc'],
      'Request not found (not-found)',
      '找不到此申請 (not-found)',
    ],
    ['maker', ['close', '39999999'], 'Account not found (not-found)', '找不到此戶口 (not-found)'],
    [
      'maker',
      [
        'open',
        '30000001',
        '--name-en',
        '陳',
        '--phone',
        '91234567',
        '--phone',
        '1',
        '--born',
        '1980',
      ],
      "holder.nameEn: expected Latin letters, spaces and '’.,-(), at most 120; holder.dateOfBirth: expected a date as YYYY-MM-DD, not in the future; holder.phones, second entry: expected a number such as +85291234567, or eight digits (invalid-input)",
      "holder.nameEn：應為拉丁字母、空格及 '’.,-()，最多 120 個; holder.dateOfBirth：應為YYYY-MM-DD 格式的日期，不可為將來; holder.phones第二項：應為例如 +85291234567 的號碼，或八位數字 (invalid-input)",
    ],
    [
      'maker',
      ['open', '30000001', '--name-en', 'Chan'],
      'holder: expected a phone number or an e-mail address (invalid-input)',
      'holder：應為一個電話號碼或電郵地址 (invalid-input)',
    ],
    [
      'reader',
      ['list', '--state', 'x'],
      'state: expected revoked (invalid-input)',
      'state：應為revoked (invalid-input)',
    ],
  ])('%s %j is refused in plain words, in both languages', async (role, argv, en, zh) => {
    expect(await as(role, argv)).toEqual({ code: 1, out: '', err: `${en}\n` });
    expect(await as(role, [...argv, '--lang', 'zh'])).toEqual({ code: 1, out: '', err: `${zh}\n` });
  });

  test('D25: lost passkeys are removed by maker and checker; where there are none, it is said', async () => {
    const browser = await PasskeyBrowser.withPasskey(server.world);
    const { accountNumber } = browser.investor.account;
    const remove = ['passkeys', 'remove', accountNumber];
    const asked = await as('maker', remove);
    expect([asked.code, asked.out]).toEqual([0, expect.stringContaining('remove-passkeys')]);
    expect(asked.err).toContain('stops it by signing in with a passkey');
    const { requestId } = await json('maker', ...remove);
    expect((await as('maker', ['approve', requestId])).code).toBe(1);
    const approved = await as('checker', ['approve', requestId]);
    expect([approved.code, approved.out]).toEqual([0, expect.not.stringContaining('effective')]);
    expect(approved.err).toContain('removed on the next day in Hong Kong');
    expect(await browser.keyring()).toHaveProperty('removalAt', '2026-11-23T16:00:00.000Z');

    await opened('30000001');
    expect(await as('maker', ['passkeys', 'remove', '30000001'])).toEqual({
      code: 1,
      out: '',
      err: 'The account has no passkey to remove, or is closed (conflict)\n',
    });
    expect((await as('maker', ['passkeys', 'remove', '30000001', '--lang', 'zh'])).err).toBe(
      '此戶口沒有可移除的通行密鑰，或已結束 (conflict)\n',
    );
    expect((await as('maker', ['passkeys', 'show', '30000001'])).code).toBe(2);
  });

  test('who may not decide is told why', async () => {
    const { requestId } = unwrap(await server.broker.make(opening('30000001')));
    const { requestId: own } = unwrap(
      await server.broker.make(opening('30000002'), { role: 'checker' }),
    );
    expect((await as('checker', ['approve', own])).err).toBe(
      'You made this request: another user must approve it (forbidden)\n',
    );
    expect((await as('other', ['withdraw', requestId])).err).toBe(
      'Another user made this request: only its maker can withdraw it (forbidden)\n',
    );
    expect((await as('other', ['withdraw', requestId, '--lang', 'zh'])).err).toBe(
      '此申請並非由您提出，只可由提出者撤回 (forbidden)\n',
    );
  });

  test('every code that the API refuses with has words in both languages', () => {
    const called = { method: 'POST', path: '/broker/requests' };
    const codes = [...new Set(routes.flatMap(refusalsOf))];
    for (const code of codes) {
      const words = (language: 'en' | 'zh') =>
        wordsFor({ title: 'X', code, fields: {} }, called, language);
      // What only a fault of this program could cause keeps the title of the API.
      const isOurs = [
        'bad-request',
        'invalid-input',
        'method-not-allowed',
        'unsupported-media-type',
      ].includes(code);
      expect([code, words('en') === `X (${code})`]).toEqual([code, isOurs]);
      expect([code, /[\u4e00-\u9fff]/.test(words('zh'))]).toEqual([code, !isOurs]);
    }
  });

  test('a refusal by the token issuer is one line, and exit code 1', async () => {
    const { code, err } = await as('maker', ['list'], { env: { SSA_CLIENT_SECRET: 'wrong' } });
    expect([code, err]).toEqual([1, 'No token for C00088.maker with ssa/read: invalid_client\n']);
  });

  test('a service that is not there is one line without a retry, and exit code 1', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const argv = ['approve', randomUUID(), '--as', 'x', '--url', nobody];
    const line = { code: 1, out: '', err: `${nobody} does not answer: ECONNREFUSED\n` };
    expect(await command(argv)).toEqual(line);
    expect(await command([...argv, '--token-url', `${server.url}/oidc/token`])).toEqual(line);
  });

  test.each([
    ['| true', 'EPIPE'],
    ['> /dev/full', 'ENOSPC'],
  ])('an output that can’t be written, %s: one line, exit code 1', async (redirect, reason) => {
    const shell = `"$0" "$@" ${redirect}; exit "\${PIPESTATUS[0]}"`;
    const argv = [process.execPath, BROKER, 'list', '--as', 'C00088.reader', '--url', server.url];
    const child = spawn('bash', ['-c', shell, ...argv]);
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    expect((await once(child, 'close'))[0]).toBe(1);
    expect(err).toMatch(new RegExp(`^The output can't be written: .*${reason}.*\n$`));
  });

  test.each([
    [['shown'], "Unknown command 'shown' (Did you mean show?)"],
    [['show'], "Missing required argument 'accountNumber'"],
    [
      ['show', '30000001', '2'],
      "Too many arguments for 'show'. Expected 1 argument but got 2: 30000001, 2.",
    ],
    [['show', '1'], "Invalid account number '1': expected eight digits"],
    [
      ['approve', '..'],
      "Invalid request ID '..': expected a UUID, or its first or last characters",
    ],
    [['list', '--colour'], "Unknown option '--colour'"],
    [['open', '30000001'], 'Missing option --name-en: a holder has a name'],
    [['open', '30000001', '--file', 'x'], 'Expected either an account number or --file, not both'],
    [['open'], 'Expected an account number or --file'],
    [['open', '--file', '/nowhere.csv'], "ENOENT: no such file or directory, stat '/nowhere.csv'"],
    [['open', '--file', 'x', '--parallel', '0'], "Invalid --parallel '0': expected 1 to 16"],
    [['open', '30000001', '--batch', '2', '--name-en', 'A'], '--batch belongs to --file'],
    [['open', '30000001', '--parallel', '4', '--name-en', 'A'], '--parallel belongs to --file'],
    [['open', '--file', 'x', '--name-zh', '陳'], '--name-zh belongs to an account number'],
    [['approve', 'abcd', '--encrypt-to', 'age1x'], '--encrypt-to belongs to --letters'],
    [['approve', 'abcd', '--sender', 'A'], '--sender belongs to --letters'],
    [
      ['approve', '--type', 'open-acount', '--letters', 'x'],
      "Option '--type <type>' argument 'open-acount' is invalid. Allowed choices are open-account, change-holder, reset-phone-password, close-account, remove-passkeys.",
    ],
  ])('%j is not understood: one line, exit code 2, no request sent', async (argv, line) => {
    expect(await as('maker', argv)).toEqual({ code: 2, out: '', err: `${line}\n` });
    expect(server.seen).toEqual([]);
  });

  test.each([
    [
      {},
      [],
      'Missing client ID: set SSA_CLIENT_ID, or give --as: on a laptop C00088.maker, .checker or .reader',
    ],
    [
      {},
      ['--as', 'x', '--url', 'http://ssa.example.hk'],
      "Unencrypted URL 'http://ssa.example.hk': expected https://…",
    ],
    [
      {},
      ['--as', 'x', '--url', 'https://ssa.example.hk'],
      'Missing token URL: set SSA_TOKEN_URL, or give --token-url',
    ],
    [
      {
        SSA_BROKER_URL: 'https://a.example',
        SSA_TOKEN_URL: 'https://b.example',
        SSA_CLIENT_ID: 'x',
      },
      [],
      'Missing client secret: set SSA_CLIENT_SECRET',
    ],
    [
      {
        SSA_BROKER_URL: 'https://a.example',
        SSA_TOKEN_URL: 'http://b.example',
        SSA_CLIENT_ID: 'x',
      },
      [],
      "Unencrypted URL 'http://b.example': expected https://…",
    ],
    [
      { SSA_BROKER_URL: 'ftp://a.example' },
      [],
      "Invalid URL 'ftp://a.example': expected https://…",
    ],
  ])(
    'an incomplete or unsafe connection, %j %j: one line, exit code 2',
    async (env, argv, line) => {
      expect(await command(['list', ...argv], { env })).toEqual({
        code: 2,
        out: '',
        err: `${line}\n`,
      });
    },
  );

  test('--help lists the commands and the options of each', async () => {
    const { code, out } = await command(['--help']);
    expect(code).toBe(0);
    for (const name of [
      'list',
      'show',
      'events',
      'requests',
      'open',
      'reset',
      'close',
      'passkeys',
      'change-holder',
      'approve',
      'reject',
      'withdraw',
    ]) {
      expect(out).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
      expect(await command([name, '--help'])).toMatchObject({
        code: 0,
        out: expect.stringContaining('--json'),
      });
    }
    expect((await command([])).code).toBe(2);
  });
});

describe('tokens', () => {
  test('the secret comes from the environment; one token serves a whole command', async () => {
    await opened('30000001');
    server.seen.length = 0;
    const env = {
      SSA_BROKER_URL: `${server.url}/`,
      SSA_TOKEN_URL: `${server.url}/oidc/token`,
      SSA_CLIENT_ID: 'C00088.reader',
      SSA_CLIENT_SECRET: 'local',
    };
    for (let i = 0; i < 60; i++)
      await recordEvent(`2026-11-23T02:00:${String(i).padStart(2, '0')}.000Z`);
    expect(await command(['events', '30000001'], { env })).toMatchObject({ code: 0 });
    expect(server.seen.map(({ path }) => path.split('?')[0])).toEqual([
      '/oidc/token',
      '/broker/accounts/30000001/events',
      '/broker/accounts/30000001/events',
    ]);
    expect(new URLSearchParams(server.seen[0]?.body).get('scope')).toBe('ssa/read');
  });

  test('a token that the API no longer accepts is replaced, once', async () => {
    let refused = 0;
    server.meddle = ({ path }, when) =>
      when === 'before' && path.startsWith('/broker') && refused++ === 0
        ? {
            status: 401,
            headers: {},
            body: '{"title":"There is no session, or it has ended","code":"not-signed-in"}',
          }
        : undefined;
    expect((await as('reader', ['list'])).code).toBe(0);
    server.meddle = ({ path }) =>
      path.startsWith('/broker')
        ? { status: 401, headers: {}, body: '{"title":"No","code":"not-signed-in"}' }
        : undefined;
    server.seen.length = 0;
    expect(await as('reader', ['list'])).toMatchObject({
      code: 1,
      err: 'The token is not accepted (not-signed-in)\n',
    });
    expect(server.seen).toHaveLength(4);
  });

  test('a redirect never takes a token to another host', async () => {
    server.meddle = ({ path }) =>
      path.startsWith('/broker')
        ? { status: 302, headers: { Location: `${server.url}/elsewhere` }, body: '' }
        : undefined;
    server.seen.length = 0;
    expect(await as('checker', ['approve', randomUUID()])).toMatchObject({
      code: 1,
      err: 'The API answered 302 without a reason\n',
    });
    expect(server.seen.filter(({ path }) => path.startsWith('/broker'))).toHaveLength(1);
    expect(server.seen.map(({ path }) => path)).not.toContain('/elsewhere');
  });
});

test('a change that was made but can’t be shown is made: its maker hears so, and what else to do', async () => {
  await opened('30000001');
  server.meddle = ({ path }) =>
    /^\/broker\/requests\/[^/]+$/.test(path)
      ? { status: 500, headers: {}, body: '{"title":"Internal error","code":"internal"}' }
      : undefined;
  const { code, out, err } = await as('maker', ['change', '30000001', '--name-en', 'Chan Tai Man']);
  expect([code, out]).toEqual([0, expect.stringMatching(/^request\t/)]);
  expect(err).toMatch(
    /seven days: .*\nIt is made; what it changes can't be shown now: Internal error.*\nIs it another/,
  );
});

test('nothing is approved unseen: if the request cannot be read, its approval is not sent', async () => {
  for (const status of [403, 429, 500, 503]) {
    server.seen.length = 0;
    server.meddle = ({ path }) =>
      /^\/broker\/requests\/[^/]+$/.test(path)
        ? { status, headers: { 'Retry-After': '0' }, body: '{"title":"Busy","code":"try-again"}' }
        : undefined;
    expect((await as('checker', ['approve', randomUUID()])).code).toBe(1);
    expect(server.seen.map(({ path }) => path).join()).not.toContain('approval');
  }
});

describe('retries', () => {
  const busy = (status: number) => ({
    status,
    headers: { 'Retry-After': '0' },
    body: '{"title":"Busy","code":"try-again"}',
  });

  test('429 and 503 are retried after Retry-After', async () => {
    for (const status of [429, 503]) {
      let left = 3;
      server.meddle = ({ path }, when) =>
        when === 'before' && path !== '/oidc/token' && left-- > 0 ? busy(status) : undefined;
      expect((await as('reader', ['list'])).code).toBe(0);
    }
    server.meddle = ({ path }) => (path === '/oidc/token' ? undefined : busy(429));
    server.seen.length = 0;
    expect(await as('reader', ['list'])).toMatchObject({
      code: 1,
      err: 'Too many requests: try again shortly (try-again)\n',
    });
    expect(server.calls).toHaveLength(6);
  });

  test.each(['drop', 'truncate'] as const)(
    'a request whose answer was lost, %s, is sent again with the same key, and is made once',
    async (loss) => {
      let lost = false;
      server.meddle = ({ path }, when) => {
        if (lost || when === 'before' || path !== '/broker/requests') return undefined;
        lost = true;
        return loss;
      };
      const { requestId } = await json('maker', 'open', '30000001', ...HOLDER);
      const keys = server.calls.map(({ headers }) => headers['idempotency-key']);
      expect(keys).toHaveLength(2);
      expect(new Set(keys).size).toBe(1);
      server.meddle = () => undefined;
      expect((await json('reader', 'requests')).requests).toMatchObject([{ requestId }]);
    },
  );

  test.each(['drop', 'truncate'] as const)(
    'an approval whose answer was lost, %s, is not sent again; the message says what to do',
    async (loss) => {
      const { requestId } = await json('maker', 'open', '30000001', ...HOLDER);
      server.seen.length = 0;
      server.meddle = ({ path }, when) =>
        when === 'after' && path.endsWith('/approval') ? loss : undefined;
      const { code, err } = await as('checker', ['approve', requestId]);
      const approvals = server.calls.filter(({ path }) => path.endsWith('/approval'));
      expect([code, approvals.length]).toEqual([1, 1]);
      expect(err).toMatch(
        /^It is unknown whether the request was approved.*reset\.\n.* does not answer/,
      );
    },
  );

  test.each([
    [200, /^It is unknown.*\nThe API answered 200 without a reason\n$/],
    [403, /^The API answered 403 without a reason\n$/],
  ])(
    'a whole answer %s that is not of the API: unknown only if it may be an approval',
    async (status, err) => {
      const { requestId } = await json('maker', 'open', '30000001', ...HOLDER);
      server.meddle = ({ path }, when) =>
        when === 'before' && path.endsWith('/approval')
          ? { status, headers: {}, body: '<html>Proxy</html>' }
          : undefined;
      expect(await as('checker', ['approve', requestId])).toEqual({
        code: 1,
        out: '',
        err: expect.stringMatching(err),
      });
    },
  );
});
