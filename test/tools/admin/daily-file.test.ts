/** `npm run admin -- daily-file …` on a bucket that answers as S3 does. */
import { expect, test } from 'vitest';
import { type Progress, type Report, reportKey } from '../../../functions/feed/drop-box.ts';
import { answerS3, type Objects } from '../../support/aws/fake-bucket.ts';
import { adminStage, lastLine, REFUSALS } from '../../support/tools/admin.ts';

const BOX = 'dev-SsaFeed-DropBoxName';
const FILE = 'balances-2026-11-20.csv';
const TAKEN: Report = { file: FILE, outcome: 'taken', taken: 7, setAside: 0, rejects: [] };

/** A drop box. @param files contents by key, oldest first */
async function dropBox(files: Record<string, unknown>) {
  const objects: Objects = new Map();
  const world = await adminStage({
    's3.*': (request) => answerS3(objects, request, () => new Date()),
  });
  let time = Date.parse('2026-11-20T12:00:00.000Z');
  for (const [key, content] of Object.entries(files)) {
    time += 1000;
    const body = typeof content === 'string' ? content : JSON.stringify(content);
    objects.set(`${BOX}/${key}`, { body, changedAt: new Date(time), versionId: `v-${body}` });
  }
  return { ...world, objects };
}

test('the report of the last put, not the one that was written last, nor a part of it', async () => {
  const { run, changes } = await dropBox({
    [FILE]: 'csv',
    [reportKey(FILE, '0066')]: { ...TAKEN, taken: 8, versionId: 'v-csv' },
    [reportKey(FILE, '0066', 1)]: { file: FILE, rejects: [] },
    [reportKey(FILE, '0055')]: { file: FILE, outcome: 'refused', reason: 'interrupted' },
  });
  const { code, out } = await run(`--json daily-file report ${FILE}`);
  expect([code, changes()]).toEqual([0, []]);
  expect(JSON.parse(out)).toMatchObject({ report: { taken: 8 }, do: ['Nothing to do'] });
});

test('lines that were set aside: a table, and what to do about each kind', async () => {
  const report: Report = {
    ...TAKEN,
    setAside: 3,
    rejects: [
      { line: 2, reason: 'unknown-account' },
      { line: 3, reason: 'quantity' },
      { line: 3, reason: 'account-incomplete', participantId: 'C00088', accountNumber: '10000001' },
      { line: 9, reason: 'unknown-account' },
    ],
    more: ['reports/more/1.json'],
  };
  const { run } = await dropBox({ [FILE]: 'csv', [reportKey(FILE, '00')]: report });
  const { code, out, err } = await run(`daily-file report ${FILE}`, { tty: false });
  expect([code, out]).toEqual([
    0,
    [
      `file\t${FILE}`,
      'outcome\ttaken',
      'rows ingested\t7',
      'lines set aside\t3',
      'more lines in\treports/more/1.json',
      'line\treason\taccount',
      '2\tunknown-account\t',
      '3\tquantity\t',
      '3\taccount-incomplete\tC00088 10000001',
      '9\tunknown-account\t',
      '',
    ].join('\n'),
  ]);
  expect(err.match(/^[\w-]+(?=: )/gm)).toEqual([
    'unknown-account',
    'quantity',
    'account-incomplete',
  ]);
});

const refused = (reason: string) => ({
  [FILE]: 'csv',
  [reportKey(FILE, '00')]: { ...TAKEN, taken: 0, outcome: 'refused', reason },
});
const progress = (more: Partial<Progress>) => ({
  [FILE]: 'csv',
  [`progress/${FILE}/00/5.json`]: { offset: 5, size: 30 },
  [`progress/${FILE}/00/10.json`]: { offset: 10, size: 30, ...more },
});

test.each<[string, Record<string, unknown>, RegExp, RegExp]>([
  ['a refused header', refused('header'), /refused: header/, /corrects it and drops it again/],
  ['a future date', refused('future-date'), /refused: future-date/, /has not come in Hong Kong/],
  ['an interrupted file', refused('interrupted'), /refused: interrupted/, /daily-file redrive/],
  ['under way', progress({}), /under way: 10 of 30 bytes at 2026-11-20 20:00:03/, /^Nothing to do/],
  ['waiting', progress({ isWritten: true }), /waits since/, /^Nothing to do/],
  ['no report', { [FILE]: 'csv' }, /no report/, /failed three times/],
  ['no file', {}, /not there/, /ask the depository/],
])('%s: the outcome, and what to do', async (_, files, outcome, doNext) => {
  const { run } = await dropBox(files);
  const { code, out, err } = await run(`daily-file report ${FILE}`);
  expect([code, out]).toEqual([0, expect.stringMatching(outcome)]);
  expect(err).toMatch(doNext);
});

const saved = (sequencer: string) => ({
  [`progress/${FILE}/${sequencer}/5.json`]: { offset: 5, size: 30 },
});

test.each<[string, Record<string, unknown>, string]>([
  ['reported', { [reportKey(FILE, '0055')]: TAKEN, [FILE]: 'corrected' }, 'no report'],
  ['under way', { ...saved('0055'), [FILE]: 'corrected' }, 'no report'],
  [
    'reported after the new one was put, which waited for it',
    { [FILE]: 'corrected', ...saved('0066'), [reportKey(FILE, '0055')]: TAKEN },
    'under way: 5 of 30 bytes at 2026-11-20 20:00:02',
  ],
  [
    'under way, and reported after the new one failed without a trace',
    {
      [FILE]: 'corrected',
      [`progress/${FILE}/0055/5.json`]: { offset: 5, size: 30, versionId: 'v-csv' },
      [reportKey(FILE, '0055')]: { ...TAKEN, versionId: 'v-csv' },
    },
    'no report',
  ],
])('an earlier put, %s, says nothing of the new one', async (_, files, state) => {
  const { run } = await dropBox(files);
  const { report, state: told } = JSON.parse((await run(`--json daily-file report ${FILE}`)).out);
  expect([report, told]).toEqual([null, state]);
  const { days } = JSON.parse((await run('--json daily-file list')).out);
  expect(days).toMatchObject([{ balances: state }]);
});

test('a report outlives its file', async () => {
  const { run } = await dropBox({ [reportKey(FILE, '0055')]: TAKEN });
  expect(JSON.parse((await run(`--json daily-file report ${FILE}`)).out).report).toEqual(TAKEN);
});

test('the days, newest first, on all pages of the list', async () => {
  const { run } = await dropBox({
    [FILE]: 'csv',
    'movements-2026-11-20.csv': 'csv',
    'balances-2026-11-19.csv': 'csv',
    'balances-2026-11-18.csv': 'csv',
    'notes.txt': 'not a daily file',
    [reportKey(FILE, '00')]: { ...TAKEN, setAside: 2 },
    [reportKey('balances-2026-11-19.csv', '00')]: TAKEN,
  });
  const { out } = await run('daily-file list --days 2 --json');
  expect(JSON.parse(out).days).toEqual([
    { date: '2026-11-20', balances: 'taken, 2 set aside', movements: 'no report' },
    { date: '2026-11-19', balances: 'taken', movements: 'not there' },
  ]);
});

test('redrive copies the file onto itself; a file that is not there is not made', async () => {
  const { run, aws, objects, changes } = await dropBox({ [FILE]: 'csv' });
  const { code, err } = await run(`daily-file redrive ${FILE}`);
  expect([code, changes()]).toEqual([0, [`PUT /${BOX}/${FILE}`]]);
  expect(err).toMatch(/purge-queue --queue-url dev-Failures\w+$/m);
  const copy = aws.requests.find(({ operation }) => operation.startsWith('PUT'));
  expect(copy?.headers).toMatchObject({
    'x-amz-copy-source': `${BOX}/${FILE}`,
    'x-amz-metadata-directive': 'REPLACE',
  });
  expect(objects.get(`${BOX}/${FILE}`)?.body).toBe('csv');
  expect((await run(`--dry-run daily-file redrive ${FILE}`)).err).toContain('(CopyObject)');
  const other = await run('daily-file redrive movements-2026-11-20.csv');
  expect([other.code, lastLine(other), changes()]).toEqual([
    1,
    `There is no movements-2026-11-20.csv in the bucket ${BOX}`,
    [],
  ]);
});

test('redrive never replaces a file that is dropped meanwhile', async () => {
  const world = await dropBox({ [FILE]: 'csv' });
  const { run, objects, overrides, aws } = world;
  const path = `${BOX}/${FILE}`;
  // The depository is faster than the copy, as late as it can be.
  overrides['s3.*'] = (request) => {
    if (request.operation.startsWith('PUT'))
      objects.set(path, { body: 'corrected', changedAt: new Date() });
    return answerS3(objects, request, () => new Date());
  };
  const redriven = await run(`daily-file redrive ${FILE}`);
  expect([redriven.code, objects.get(path)?.body]).toEqual([1, 'corrected']);
  expect(lastLine(redriven)).toContain(
    `Somebody put another ${FILE} meanwhile, which is ingested by itself`,
  );
  const copy = aws.requests.find(({ operation }) => operation.startsWith('PUT'));
  expect(copy?.headers['if-match']).toBe(copy?.headers['x-amz-copy-source-if-match']);
});

test('a name that no daily file has is not understood', async () => {
  const { run } = await dropBox({});
  const { code, err } = await run('daily-file report ../secret');
  expect([code, err]).toEqual([2, expect.stringMatching(/^Invalid daily file '..\/secret'/)]);
});

test.each(REFUSALS)('%s: one line that says what to do', async (_, answer, line) => {
  const { run, overrides } = await dropBox({ [FILE]: 'csv' });
  overrides['s3.*'] = answer;
  const failed = await run(`daily-file report ${FILE}`);
  expect([failed.code, failed.out]).toEqual([1, '']);
  expect(lastLine(failed)).toMatch(line);
});
