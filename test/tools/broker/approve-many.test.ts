/** `npm run broker -- approve --all --letters`: each request once, each password in one letter. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { LetterFolder } from '../../../tools/broker/bulk/letter-folder.ts';
import { opening } from '../../support/broker.ts';
import { textsOf } from '../../support/functions/statements/read-pdf.ts';
import { unwrap } from '../../support/investor.ts';
import { temporaryDirectory } from '../../support/local/fixture.ts';
import { PasskeyBrowser } from '../../support/passkeys/passkey-browser.ts';
import { BrokerServer } from '../../support/tools/broker/broker-server.ts';
import { PasswordSearch } from '../../support/tools/broker/password-search.ts';
import { type CommandOutput, command } from '../../support/tools/command.ts';

const BROKER = fileURLToPath(new URL('../../../bin/broker.ts', import.meta.url));
/**
 * More of them take some minutes:
 * `OPENINGS=500 npx vitest run test/tools/broker/approve-many.test.ts -t 'killed three times'`
 */
const OPENINGS = Number(process.env.OPENINGS ?? 60);

let server: BrokerServer;
let folder: string;

beforeEach(async () => {
  server = await BrokerServer.start();
  folder = join(temporaryDirectory(), 'letters');
});

const args = (...argv: string[]) => [
  'approve',
  ...argv,
  '--as',
  'C00088.checker',
  '--url',
  server.url,
];
const approve = (argv: string[], typed?: string): Promise<CommandOutput> =>
  command(args(...argv), typed === undefined ? {} : { typed });
const approveAll = (...argv: string[]) =>
  approve(['--all', '--yes', '--json', '--letters', folder, ...argv]);
const approveAllAs = (client: string, url = server.url) =>
  command([...args('--all', '--yes', '--json', '--letters', folder), '--as', client, '--url', url]);

/** Requests accounts. @returns the IDs of the requests, in order */
async function openings(count: number, role = 'maker'): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const made = await server.broker.make(opening(String(30_000_000 + i)), { role });
    ids.push(unwrap(made).requestId);
  }
  return ids;
}

const approvals = () =>
  server.calls.filter(({ path, status }) => path.endsWith('/approval') && status === 200);
const letters = () => readdirSync(folder).filter((name) => name.endsWith('.pdf'));
const requestOf = (name: string) => name.slice(9, -4);

/** The text of each page of a letter. */
async function pagesOf(name: string): Promise<string[]> {
  const pages = await textsOf(readFileSync(join(folder, name)));
  return pages.map((page) => page.map(({ text }) => text).join(' '));
}

/** The request whose letter is in a file of this folder, also under its temporary name. */
const letterOf = (name: string) => /([0-9a-f-]{36})[.](?:pdf|tmp)$/.exec(name)?.[1];

test(`${OPENINGS} openings, killed three times: each once, each letter once, none lost unreported`, {
  timeout: 1_200_000,
}, async () => {
  const ids = await openings(OPENINGS);
  const directory = temporaryDirectory();
  const passwords = new PasswordSearch(server.issued);
  let printed = '';
  let child: ChildProcess;
  /** Runs the command until it ends, or `killer` kills it. */
  const run = async (killer: () => (() => void) | undefined): Promise<NodeJS.Signals | null> => {
    child = spawn(process.execPath, [BROKER, ...args('--all', '--yes', '--letters', folder)], {
      env: { ...process.env, TMPDIR: directory, HOME: directory },
      cwd: directory,
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        printed += chunk;
      });
    const ended = once(child, 'close');
    const release = killer();
    const [, signal] = await ended;
    release?.();
    server.meddle = () => undefined;
    await expectNoTrace();
    return signal as NodeJS.Signals | null;
  };
  /** Each password is in its own letter at most, whatever files a kill leaves. */
  const expectNoTrace = async () => {
    for (const password of server.issued.values()) expect(printed).not.toContain(password);
    expect(await passwords.in(directory)).toEqual([]);
    expect(await passwords.in(folder, letterOf)).toEqual([]);
  };
  /** Kills the command when it sends its nth approval, or before it sees the answer. */
  const killAt = (nth: number, moment: 'before' | 'after') => () => {
    let sent = 0;
    server.meddle = ({ path }, when) => {
      if (when === moment && path.endsWith('/approval') && ++sent === nth) child.kill('SIGKILL');
      return undefined;
    };
    return undefined;
  };

  expect(await run(killAt(OPENINGS / 4, 'after'))).toBe('SIGKILL');
  expect(letters()).toHaveLength(OPENINGS / 4 - 1);
  expect(await run(killAt(OPENINGS / 4, 'before'))).toBe('SIGKILL');
  const third = await run(() => {
    let changes = 0;
    // A letter takes some changes of names in the folder: this is amid one of them.
    const watcher = watch(folder, () => {
      if (++changes === OPENINGS + 1) child.kill('SIGKILL');
    });
    return () => watcher.close();
  });
  expect(third).toBe('SIGKILL');
  await run(() => undefined);

  const approved = approvals().map(({ path }) => path.split('/')[3]);
  expect(approved.toSorted()).toEqual(ids.toSorted());
  const withLetter = letters().map(requestOf);
  const missing = ids.filter((id) => !withLetter.includes(id));
  expect(new Set(withLetter).size).toBe(withLetter.length);
  expect(missing.length).toBeLessThanOrEqual(3);
  expect(missing.length).toBeGreaterThanOrEqual(1);
  for (const id of missing)
    expect(printed).toMatch(new RegExp(`${id}, account \\d{8}: Approved, letter missing: ask`));
  for (const name of letters()) {
    const password = server.issued.get(requestOf(name)) as string;
    const [address, inside] = await pagesOf(name);
    expect(address).not.toContain(password);
    expect(inside?.split(password)).toHaveLength(2);
  }
  // The search sees what is in a letter, so it would see it elsewhere.
  expect((await passwords.in(folder)).toSorted()).toEqual(letters().toSorted());
  expect(readdirSync(folder).filter((name) => !name.endsWith('.pdf'))).toEqual(['journal.jsonl']);

  // Nothing is left to do, and a missing letter is reported until a reset's is there.
  const again = JSON.parse((await approveAll()).out);
  expect(again.approved).toBe(0);
  const reported = again.missing.map(({ requestId }: { requestId: string }) => requestId);
  expect(reported.toSorted()).toEqual(missing.toSorted());
  for (const { accountNumber } of again.missing)
    await server.broker.make({ type: 'reset-phone-password', accountNumber });
  const mended = await approveAll();
  expect(JSON.parse(mended.out)).toMatchObject({ letters: missing.length, missing: [] });
  expect(mended.code).toBe(0);
});

describe('what is approved', () => {
  test('the plan is shown, and one question asked; anything but yes approves nothing', async () => {
    const [id] = await openings(2);
    const no = await approve(['--all', '--letters', folder], 'y');
    expect(no).toMatchObject({ code: 2, out: '' });
    expect(no.err).toContain(`${id}\topen-account\t30000000\tChan Siu Ming`);
    expect(no.err).toMatch(/Approve these 2 requests\? Type yes to go on: .*Nothing was approved/s);
    expect((await approve(['--all', '--letters', folder])).err).toMatch(/--yes\n$/);
    expect(approvals()).toEqual([]);
    expect(await approve(['--all', '--letters', folder], 'yes')).toMatchObject({
      code: 0,
      out: 'approved\t2\nletters\t2\nrefused\t0\nletters missing\t0\ncomplete\tyes\n',
    });
  });

  test('by type, by a file of IDs whole or short; never the user’s own', async () => {
    const [first = '', second = ''] = await openings(3);
    await server.broker.approve(first);
    await server.broker.make({ type: 'close-account', accountNumber: '30000000' });
    await server.broker.make(opening('39000000'), { role: 'checker' });
    const closed = await approve(['--type', 'close-account', '--yes', '--letters', folder]);
    expect(closed.out).toMatch(/^approved\t1\nletters\t0\n/);
    const file = join(temporaryDirectory(), 'ids');
    writeFileSync(file, `\ufeff${second.slice(-8)}\r\n\r\n${second}\r\nffffffff\r\n`);
    const some = ['--file', file, '--yes', '--json', '--letters', folder];
    const { code, out } = await approve(some);
    expect(JSON.parse(out)).toMatchObject({
      approved: 1,
      letters: 1,
      refused: [{ requestId: 'ffffffff', reason: 'No pending request has this ID' }],
    });
    expect(code).toBe(1);
    const rest = await approveAll();
    expect(rest.err).toMatch(/^Left out: 1 of your own/);
    expect(JSON.parse(rest.out).approved).toBe(1);
    writeFileSync(file, '\n');
    expect(await approve(some)).toEqual({ code: 2, out: '', err: `No request in ${file}\n` });
  });

  test('a request that somebody else decides meanwhile is refused, and the others go on', async () => {
    const [first = ''] = await openings(2);
    server.meddle = async ({ path }, when) => {
      if (when === 'before' && path === `/broker/requests/${first}/approval`)
        await server.broker.reject(first);
      return undefined;
    };
    const { code, out } = await approveAll();
    const reason =
      'Already decided or expired, or its account does not allow it any more (conflict)';
    expect(JSON.parse(out)).toMatchObject({
      approved: 1,
      refused: [{ requestId: first, reason }],
      complete: true,
    });
    expect(code).toBe(1);
  });
});

describe('changes of holder', () => {
  const rename = async (nameEn: string) =>
    unwrap(
      await server.broker.make({
        type: 'change-holder',
        accountNumber: '30000000',
        holder: { nameEn },
      }),
    ).requestId;

  beforeEach(async () => {
    const [id = ''] = await openings(1);
    await server.broker.approve(id);
  });

  test('one by its ID: at a terminal it is asked about, with letters too', async () => {
    const id = await rename('Chan Tai Man');
    const no = await approve([id, '--letters', folder], 'no');
    expect([no.code, no.out]).toEqual([2, '']);
    expect(no.err).toMatch(/nameEn: Chan Siu Ming → Chan Tai Man.*Approve this request\?/s);
    expect(approvals()).toEqual([]);
    expect((await approve([id, '--letters', folder], 'yes')).code).toBe(0);
  });

  test('D26: one that another change has altered since it was shown is refused', async () => {
    const [shown, other] = [await rename('Chan Tai Man'), await rename('Chan Mei Ling')];
    const approveShown = () =>
      approve([shown, '--letters', folder, '--json']).then(({ out }) => JSON.parse(out));
    server.meddle = async ({ path }, when) => {
      if (when !== 'before' || !path.endsWith(`${shown}/approval`)) return undefined;
      server.meddle = () => undefined;
      server.world.advance(1);
      unwrap(await server.broker.approve(other));
      return undefined;
    };
    expect(await approveShown()).toMatchObject({
      approved: 0,
      refused: [
        {
          requestId: shown,
          reason: expect.stringMatching(/\(conflict\)\. .*see what would change now\.$/),
        },
      ],
      complete: true,
    });
    expect(server.calls.filter(({ path }) => path.endsWith(`${shown}/approval`))).toHaveLength(1);
    const reader = ['--as', 'C00088.reader', '--url', server.url, '--json'];
    expect(JSON.parse((await command(['show', '30000000', ...reader])).out)).toMatchObject({
      holder: { nameEn: 'Chan Mei Ling' },
    });
    expect(await approveShown()).toMatchObject({ approved: 1, refused: [] });
  });
});

test('D25: it is said when lost passkeys are removed, once they are', async () => {
  const { accountNumber } = (await PasskeyBrowser.withPasskey(server.world)).investor.account;
  unwrap(await server.broker.make({ type: 'remove-passkeys', accountNumber }));
  const removed = await approveAll();
  expect(removed.code).toBe(0);
  expect(removed.err).toContain('removed on the next day in Hong Kong');
  expect((await approveAll()).err).not.toContain('passkeys');
});

describe('passwords', () => {
  test.each([[['--all']], [['--type', 'open-account']], [['--file', 'ids']]])(
    'no bulk approval without a place for them: %j',
    async (argv) => {
      expect(await approve([...argv, '--yes'])).toEqual({
        code: 2,
        out: '',
        err: 'Missing option --letters: passwords of several requests are not shown on a terminal\n',
      });
      expect(server.seen).toEqual([]);
    },
  );

  test('room is reserved for what the next letter’s file may have, however long it is by now', () => {
    const written = new LetterFolder(folder);
    onTestFinished(() => written.release());
    written.fill('first', Buffer.alloc(1_000_000));
    written.reserve('second');
    expect(statSync(join(folder, '.second.tmp')).size).toBeGreaterThan(1_000_000 + 10_000);
  });

  test('letters are the owner’s alone; a folder that others can read is refused', async () => {
    await openings(1);
    expect((await approveAll()).code).toBe(0);
    const modes = [folder, ...readdirSync(folder).map((name) => join(folder, name))].map(
      (path) => statSync(path).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o600, 0o600]);
    const open = temporaryDirectory();
    mkdirSync(join(open, 'letters'), { mode: 0o755 });
    expect(await approve(['--all', '--letters', join(open, 'letters')])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Others can read /),
    });
  });

  test('a letter tells the name, the password and its day, and not the user ID', async () => {
    const [id = ''] = await openings(1);
    const opened = await server.broker.approve(id);
    await server.broker.make({ type: 'reset-phone-password', accountNumber: '30000000' });
    await approveAll('--sender', 'Golden Bridge 金橋');
    const [name = ''] = letters();
    const [address, inside] = await pagesOf(name);
    expect(address).toMatch(/Golden Bridge 金橋.*陳小明.*Chan Siu Ming/);
    expect(inside).toMatch(/由2026年11月24日零時起生效。 It takes effect at 00:00 on 24 Nov 2026/);
    expect(inside).toContain('*****000');
    expect(inside).not.toContain((opened as { phoneUserId: string }).phoneUserId);
  });

  test('or one file of each run is encrypted to a public key', async () => {
    const identity = await generateX25519Identity();
    const key = await identityToRecipient(identity);
    const ids = await openings(3);
    server.meddle = ({ path }, when) =>
      when === 'after' && path.includes(ids[1] as string) && path.endsWith('/approval')
        ? 'drop'
        : undefined;
    const { code, out } = await approveAll('--encrypt-to', key);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ letters: 2, missing: [{ requestId: ids[1] }] });
    const [name = ''] = readdirSync(folder).filter((each) => each.endsWith('.age'));
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const csv = await decrypter.decrypt(readFileSync(join(folder, name)), 'text');
    expect(csv.trim().split('\n').slice(1).toSorted()).toEqual(
      [0, 2].map((i) => {
        const password = server.issued.get(ids[i] as string);
        return `3000000${i},Chan Siu Ming,陳小明,${password},,${ids[i]}`;
      }),
    );
    expect(await approveAll('--encrypt-to', 'age1nobody')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^Invalid --encrypt-to 'age1nobody'/),
    });
  });
});

const FAULT = { status: 500, headers: {}, body: '{"title":"Internal error","code":"internal"}' };

describe('an approval with an unknown outcome', () => {
  /** Approves one request; neither the answer nor what became of it reaches the command. */
  async function stalled(): Promise<string> {
    const [id = ''] = await openings(1);
    server.meddle = ({ path }, when) => {
      if (when === 'after' && path.endsWith('/approval')) return 'drop';
      return path === `/broker/requests/${id}` ? FAULT : undefined;
    };
    expect(JSON.parse((await approveAll()).out)).toMatchObject({ approved: 0, complete: false });
    server.meddle = () => undefined;
    return id;
  }

  test('is another client’s: its password is as lost as one’s own', async () => {
    const id = await stalled();
    const { code, out } = await approveAllAs('C00088.successor');
    expect([code, JSON.parse(out)]).toMatchObject([1, { missing: [{ requestId: id }] }]);
  });

  test('may still run while its request is pending: approved later, its password is lost', async () => {
    const [id = ''] = await openings(1);
    // The connection breaks before the API has come to the approval; further tries are refused.
    let tries = 0;
    server.meddle = ({ path }) => {
      if (!path.endsWith('/approval')) return undefined;
      return tries++ === 0 ? 'drop' : { ...FAULT, status: 403 };
    };
    expect(JSON.parse((await approveAll()).out)).toMatchObject({ approved: 0, missing: [] });
    server.meddle = () => undefined;
    unwrap(await server.broker.approve(id));
    const { code, out } = await approveAll();
    expect([code, JSON.parse(out)]).toMatchObject([1, { missing: [{ requestId: id }] }]);
  });

  test('whose request is gone: it is said once, and the folder can be used', async () => {
    const id = await stalled();
    server.meddle = ({ path }) =>
      path === `/broker/requests/${id}`
        ? { status: 404, headers: {}, body: '{"title":"Not found","code":"not-found"}' }
        : undefined;
    const { code, out } = await approveAll();
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      { refused: [{ requestId: id, reason: 'Request not found (not-found)' }], complete: true },
    ]);
    expect(JSON.parse((await approveAll()).out)).toMatchObject({ refused: [], missing: [] });
  });
});

test('a folder has the letters of one participant at one service', async () => {
  await openings(1);
  await approveAll();
  const journal = readFileSync(join(folder, 'journal.jsonl'), 'utf8');
  server.seen.length = 0;
  for (const [client, url] of [
    ['C00099.checker', server.url],
    ['C00088.checker', server.url.replace('127.0.0.1', 'localhost')],
  ] as const)
    expect(await approveAllAs(client, url)).toEqual({
      code: 2,
      out: '',
      err: `${folder} has letters of another participant or service: name another folder\n`,
    });
  expect(server.calls).toEqual([]);
  expect(readFileSync(join(folder, 'journal.jsonl'), 'utf8')).toBe(journal);
});

describe('faults', () => {
  test('no letter can be written: the run stops before it approves', async () => {
    const [id] = await openings(1);
    server.meddle = ({ path }, when) => {
      // In the way of its temporary file.
      if (when === 'before' && path.startsWith('/broker/requests?'))
        mkdirSync(join(folder, `.${id}.tmp`));
      return undefined;
    };
    const { code, out } = await approveAll();
    expect([code, JSON.parse(out)]).toMatchObject([1, { approved: 0, complete: false }]);
    expect(approvals()).toEqual([]);
  });

  test('a busy API, lost answers and expired tokens: each request is approved once', async () => {
    const ids = await openings(4);
    let calls = 0;
    server.meddle = ({ path }, when) => {
      if (!path.endsWith('/approval')) return undefined;
      if (when === 'before' && ++calls % 2 === 1)
        return { status: 503, headers: {}, body: '{"title":"Busy","code":"unavailable"}' };
      return undefined;
    };
    expect(JSON.parse((await approveAll()).out)).toMatchObject({ letters: 4, missing: [] });
    expect(approvals()).toHaveLength(ids.length);
  });

  test('Ctrl-C: the current approval ends with its letter, and nothing is lost', async () => {
    await openings(6);
    const all = args('--all', '--yes', '--letters', folder);
    const child = spawn(process.execPath, [BROKER, ...all], { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    server.meddle = ({ path }, when) => {
      if (when === 'after' && path.endsWith('/approval') && approvals().length === 2)
        child.kill('SIGINT');
      return undefined;
    };
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(approvals()).toHaveLength(letters().length);
    expect(letters().length).toBeLessThan(6);
    server.meddle = () => undefined;
    expect(JSON.parse((await approveAll()).out)).toMatchObject({ missing: [], complete: true });
    expect(letters()).toHaveLength(6);
  });

  test('two runs at once: the second is refused', async () => {
    await openings(2);
    let second: CommandOutput | undefined;
    server.meddle = ({ path }, when) => {
      if (when === 'before' && path.endsWith('/approval') && !second)
        void approveAll().then((output) => {
          second = output;
        });
      return undefined;
    };
    expect((await approveAll()).code).toBe(0);
    await expect.poll(() => second?.code).toBe(2);
    expect(second?.err).toContain(`is in use by process ${process.pid}`);
  });
});
