import { S3Client } from '@aws-sdk/client-s3';
import { PROGRESS, type Progress, REPORTS, type Report } from '../../functions/feed/drop-box.ts';
import { dailyFileOf } from '../../functions/feed/file-name.ts';
import { UsageError } from '../shared/command-line.ts';
import { inHongKong } from '../shared/output.ts';
import { Bucket } from './bucket.ts';
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
    const files = (await box.list('', '/')).flatMap(({ key }) => dailyFileOf(key)?.date ?? []);
    const dates = [...new Set(files)].sort().reverse().slice(0, days);
    const list = await Promise.all(
      dates.map(async (date) => ({
        date,
        balances: await stateOf(box, `balances-${date}.csv`),
        movements: await stateOf(box, `movements-${date}.csv`),
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
    subcommand('report', 'Show the newest report of a file, and what to do').argument(
      '<file>',
      NAME,
      parseFile,
    ),
  async (session, file) => {
    const box = await dropBox(session);
    const report = await newestReport(box, file);
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
    const [state, doNext] = await withoutReport(box, file);
    session.answer({ report: null, state, do: [doNext] }, () => {
      session.out.fields({ file, outcome: state });
      session.note(doNext);
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
    const etag = await box.etag(file);
    if (!etag) throw new Error(`There is no ${file} in the bucket ${box.name}`);
    await session.change(`copy ${file} onto itself`, 'CopyObject', async () => {
      if (await box.copyOntoItself(file, etag, 'text/csv')) return;
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

/**
 * The report of the file's last put. Its key is `reports/<file>/<version>.json`, where a later put
 * has a greater version; parts of a report are one level deeper.
 */
async function newestReport(box: Bucket, file: string): Promise<Report | undefined> {
  const newest = (await box.list(`${REPORTS}${file}/`, '/')).at(-1);
  return newest && JSON.parse(await box.read(newest.key));
}

async function stateOf(box: Bucket, file: string): Promise<string> {
  const report = await newestReport(box, file);
  if (!report) return (await withoutReport(box, file))[0];
  if (report.outcome === 'refused') return `refused: ${report.reason}`;
  return report.setAside > 0 ? `taken, ${report.setAside} set aside` : 'taken';
}

/** What is known of a file that has no report, and what to do. */
async function withoutReport(box: Bucket, file: string): Promise<[string, string]> {
  const saved = (await box.list(`${PROGRESS}${file}/`)).sort(
    (a, b) => a.changedAt.getTime() - b.changedAt.getTime(),
  );
  const newest = saved.at(-1);
  if (newest) {
    const { offset, size, isWritten }: Progress = JSON.parse(await box.read(newest.key));
    const at = inHongKong(newest.changedAt.toISOString());
    return isWritten
      ? [`waits since ${at}`, NO_REPORT.waits]
      : [`under way: ${offset} of ${size} bytes at ${at}`, NO_REPORT.underWay];
  }
  return (await box.has(file))
    ? ['no report', NO_REPORT.failed]
    : ['not there', NO_REPORT.notThere];
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
