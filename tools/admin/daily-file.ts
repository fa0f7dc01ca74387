import { S3Client } from '@aws-sdk/client-s3';
import {
  PROGRESS,
  type Progress,
  REPORTS,
  type Report,
  versionOf,
} from '../../functions/feed/drop-box.ts';
import { dailyFileOf } from '../../functions/feed/file-name.ts';
import { UsageError } from '../shared/command-line.ts';
import { inHongKong } from '../shared/output.ts';
import { Bucket, type ListedObject } from './bucket.ts';
import { adminCommand, subcommand } from './command.ts';
import { advice, NO_REPORT } from './daily-file-advice.ts';
import { physicalId, resourcesOf } from './resources.ts';
import type { AdminSession } from './session.ts';

const NAME = 'balances-YYYY-MM-DD.csv or movements-YYYY-MM-DD.csv';

export const dailyFileList = adminCommand(
  'daily-file',
  () =>
    subcommand('list', 'List the days, newest first, and what became of their files').option(
      '--days <number>',
      'how many days',
      parseDays,
      10,
    ),
  async (session, { days }) => {
    const box = await dropBox(session);
    const files = new Map((await box.list('', '/')).map((file) => [file.key, file]));
    const named = [...files.keys()].flatMap((key) => dailyFileOf(key)?.date ?? []);
    const dates = [...new Set(named)].sort().reverse().slice(0, days);
    const stateOf = async (file: string) => inWords(await lastPut(box, file, files.get(file)));
    const list = await Promise.all(
      dates.map(async (date) => ({
        date,
        balances: await stateOf(`balances-${date}.csv`),
        movements: await stateOf(`movements-${date}.csv`),
      })),
    );
    session.answer({ days: list }, () =>
      session.out.table(
        ['day', 'balances', 'movements'],
        list.map(({ date, balances, movements }) => [date, balances, movements]),
      ),
    );
  },
);

export const dailyFileReport = adminCommand(
  'daily-file',
  () =>
    subcommand('report', 'Show the report of what was dropped last, and what to do').argument(
      '<file>',
      NAME,
      parseFile,
    ),
  async (session, file) => {
    const box = await dropBox(session);
    const put = (await box.list(file)).find(({ key }) => key === file);
    const { report, state, doNext: step } = await lastPut(box, file, put);
    if (report) {
      const doNext = advice(report);
      return session.answer({ report, do: doNext }, () => {
        const { rejects, more, reason, ...fields } = { reason: undefined, ...report };
        session.out.fields({
          file,
          outcome: reason ? `${fields.outcome}: ${reason}` : fields.outcome,
          'rows ingested': String(fields.taken),
          'lines set aside': String(fields.setAside),
          ...(more && { 'more lines in': more.join(' ') }),
        });
        if (rejects.length > 0)
          session.out.table(
            ['line', 'reason', 'account'],
            rejects.map(({ line, reason: why, ...rest }) => [
              String(line),
              why,
              'accountNumber' in rest ? `${rest.participantId} ${rest.accountNumber}` : undefined,
            ]),
          );
        for (const line of doNext) session.note(line);
      });
    }
    session.answer({ report: null, state, do: [step] }, () => {
      session.out.fields({ file, outcome: state });
      session.note(step);
    });
  },
);

export const dailyFileRedrive = adminCommand(
  'daily-file',
  () =>
    subcommand('redrive', 'Ingest a file again, after the cause of its failure is corrected')
      .argument('<file>', NAME, parseFile)
      .addHelpText(
        'after',
        `
Copies the file onto itself, which is what starts its ingestion. A file that the depository drops
meanwhile is not replaced: then nothing is copied.`,
      ),
  async (session, file) => {
    const box = await dropBox(session);
    const found = await box.head(file);
    if (!found) throw new Error(`There is no ${file} in the bucket ${box.name}`);
    await session.change(`copy ${file} onto itself`, 'CopyObject', async () => {
      if (await box.copyOntoItself(file, found.etag, 'text/csv')) return;
      throw new Error(`Somebody put another ${file} meanwhile, which is ingested by itself`);
    });
    const queue = physicalId(await resourcesOf(session, 'SsaFeed'), 'AWS::SQS::Queue', 'Failures');
    const steps = [
      `Look at its report in some minutes: daily-file report ${file}`,
      'The alarm FailedFiles stays until its queue is empty. Once every file that failed is ' +
        `ingested: aws sqs purge-queue --queue-url ${queue}`,
    ];
    for (const step of steps) session.note(step);
    session.answer({ file, next: steps });
  },
);

async function dropBox(session: AdminSession): Promise<Bucket> {
  const name = await session.stage.output('SsaFeed', 'DropBoxName');
  return new Bucket(name, new S3Client(session.clientConfig));
}

/** What is known of a file's last put: its report, or what it is instead and what to do. */
type LastPut =
  | { report: Report; state?: undefined; doNext?: undefined }
  | { report?: undefined; state: string; doNext: string };

/**
 * What became of the file's last put. What was written before it is of an earlier one, and so is
 * what names another version of the file: the earlier put may have ended after the last one failed.
 * A report without a version counts, unless progress has a greater sequencer: then the last put has
 * waited for the earlier one.
 * @param put the file as it is in the bucket, if it still is
 */
async function lastPut(box: Bucket, file: string, put?: ListedObject): Promise<LastPut> {
  const version = put && (await box.head(file))?.versionId;
  const newest = async <T extends { versionId?: string }>(prefix: string, delimiter?: string) => {
    const object = (await box.list(`${prefix}${file}/`, delimiter))
      .filter(({ changedAt }) => !put || changedAt >= put.changedAt)
      .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
      .at(-1);
    const content: T | undefined = object && JSON.parse(await box.read(object.key));
    if (!object || !content) return undefined;
    const isOfAnother = version && content.versionId && content.versionId !== version;
    return isOfAnother ? undefined : { object, content };
  };
  const [report, saved] = await Promise.all([
    newest<Report>(REPORTS, '/'),
    newest<Progress>(PROGRESS),
  ]);
  if (report && !(saved && sequencerOf(saved.object) > sequencerOf(report.object)))
    return { report: report.content };
  if (!saved)
    return put
      ? { state: 'no report', doNext: NO_REPORT.failed }
      : { state: 'not there', doNext: NO_REPORT.notThere };
  const { offset, size, isWritten } = saved.content;
  const at = inHongKong(saved.object.changedAt.toISOString());
  return isWritten
    ? { state: `waits since ${at}`, doNext: NO_REPORT.waits }
    : { state: `under way: ${offset} of ${size} bytes at ${at}`, doNext: NO_REPORT.underWay };
}

/** Of `reports/<file>/<sequencer>.json` and `progress/<file>/<sequencer>/…`. */
const sequencerOf = ({ key }: ListedObject) =>
  versionOf(key.split('/')[2]?.replace('.json', '') ?? '');

const orderOf = (object: ListedObject) =>
  `${sequencerOf(object)} ${object.changedAt.toISOString()}`;

function inWords({ report, state }: LastPut): string {
  if (!report) return state;
  if (report.outcome === 'refused') return `refused: ${report.reason}`;
  return report.setAside > 0 ? `taken, ${report.setAside} set aside` : 'taken';
}

/** @throws UsageError */
function parseFile(text: string): string {
  if (!dailyFileOf(text)) throw new UsageError(`Invalid daily file '${text}': expected ${NAME}`);
  return text;
}

/** @throws UsageError */
function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 100)
    throw new UsageError(`Invalid number of days '${text}': expected 1 to 100`);
  return days;
}
