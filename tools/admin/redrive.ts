import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { patientFor } from '../shared/client-config.ts';
import { UsageError } from '../shared/command-line.ts';
import { inHongKong } from '../shared/output.ts';
import type { StackResource } from '../shared/stack-resources.ts';
import { Bucket, type ListedObject } from './bucket.ts';
import { adminCommand, subcommand } from './command.ts';
import { physicalId, resourcesOf } from './resources.ts';
import type { AdminSession } from './session.ts';

/** Key prefix of Lambda: `aws/lambda/<event source mapping>/<shard>/<day>/<time>-<id>`. */
const PREFIX = 'aws/lambda/';

/** After the first try, how often a record is told again, and how long after. */
const RETRIES = 2;
const RETRY_MS = 30_000;

/** An answer takes up to 20 s, the functions' time limit, and a cold start. */
const ofInvocation = patientFor(30_000);

/** What Lambda writes of a batch that it gave up. */
interface Failure {
  requestContext?: { functionArn?: string };
  /** The function's event, as a string or as it is. */
  payload?: unknown;
}

export const redrive = adminCommand(
  undefined,
  () =>
    subcommand('redrive', 'Tell Audit or Messages the records again that Lambda gave up')
      .argument('[keys...]', 'objects of the bucket of failures; none: list them')
      .option('--all', 'all that are there')
      .addHelpText(
        'after',
        `
Correct the cause first. Neither function minds a record that it has had before: Audit records each
event once, Messages sends each message once. The objects stay for 90 days. They hold hashes of
passwords, so they are never printed, and no copy is made.`,
      ),
  async (session, keys, { all = false }) => {
    const resources = await resourcesOf(session, 'SsaAudit');
    const name = physicalId(resources, 'AWS::S3::Bucket', 'Failures');
    const bucket = new Bucket(name, new S3Client(session.clientConfig));
    const listed = (await bucket.list(PREFIX)).map((each) => describe(each, resources));
    const unknown = keys.filter((key) => !listed.some((each) => each.key === key));
    if (unknown.length > 0) throw new UsageError(`No object ${unknown.join(', ')} in ${name}`);
    const chosen = listed.filter(({ key }) => all || keys.includes(key));
    for (const { key } of chosen) await tellAgain(session, bucket, key, resources);
    session.answer({ failures: listed, redriven: chosen.map(({ key }) => key) }, () => {
      if (!all && keys.length === 0) show(session, listed);
    });
  },
);

function show(session: AdminSession, listed: ReturnType<typeof describe>[]): void {
  session.out.table(
    ['given up at (Hong Kong)', 'stream', 'bytes', 'key'],
    listed.map(({ at, stream, bytes, key }) => [inHongKong(at), stream, String(bytes), key]),
  );
  if (listed.length > 0)
    session.note('Correct the cause; then name keys, or --all, to tell them again');
}

/** What the key says: which stream's mapping gave up, and when. */
function describe({ key, size, changedAt }: ListedObject, resources: readonly StackResource[]) {
  const [, mapping] = /^aws\/lambda\/([^/]+)\//.exec(key) ?? [];
  const logicalId = resources.find(({ physicalId: id }) => id === mapping)?.logicalId ?? '';
  const [, stream = 'unknown'] = /^(\w+?Stream)/.exec(logicalId) ?? [];
  return { key, at: changedAt.toISOString(), stream: stream.replace('Function', ' '), bytes: size };
}

/**
 * Invokes the function with what it could not process, until it has processed all of it.
 * @throws Error in one line, without anything of the records
 */
async function tellAgain(
  session: AdminSession,
  bucket: Bucket,
  key: string,
  resources: readonly StackResource[],
): Promise<void> {
  if (session.dryRun) {
    await session.change(`tell ${key} again`, 'Invoke', async () => {});
    return;
  }
  const { requestContext, payload } = parse(key, await bucket.read(key));
  const FunctionName = consumer(key, requestContext?.functionArn, resources);
  const Payload = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const command = new InvokeCommand({ FunctionName, Payload });
  const lambda = new LambdaClient(ofInvocation(session.stage.settings.region));
  await session.change(`tell ${key} again`, 'Invoke', async () => {
    for (let left = RETRIES; ; left--) {
      const answer = await lambda.send(command);
      if (answer.FunctionError === undefined && isDone(answer.Payload)) return;
      const why = answer.FunctionError ?? 'not all records were processed';
      if (left === 0)
        throw new Error(
          `${FunctionName}: ${why}. Correct the cause, see its log; then run it again`,
        );
      session.note(`${FunctionName}: ${why}. Once more in ${RETRY_MS / 1000} s`);
      await session.context.pause(RETRY_MS);
    }
  });
}

function isDone(payload: Uint8Array | undefined): boolean {
  const text = new TextDecoder().decode(payload);
  return /^\s*\{\s*"batchItemFailures"\s*:\s*\[\s*\]\s*\}\s*$/.test(text);
}

function parse(key: string, text: string): Failure {
  try {
    const failure: Failure = JSON.parse(text);
    if (failure.payload !== undefined) return failure;
  } catch {
    // The error of JSON.parse quotes the text, which holds hashes of passwords.
  }
  throw new Error(`${key} is not what Lambda writes of a failed batch`);
}

/** The function that failed, if it is one of the stack: the object may not name any other. */
function consumer(
  key: string,
  functionArn: string | undefined,
  resources: readonly StackResource[],
): string {
  const name = functionArn?.split(':')[6];
  const isOurs = resources.some(
    ({ type, physicalId: id }) => type === 'AWS::Lambda::Function' && id === name,
  );
  if (!name || !isOurs) throw new Error(`${key} is not of a function of SsaAudit`);
  return name;
}
