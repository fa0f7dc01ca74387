/** The feed on a test's world: a drop box in memory; a test may deliver its events repeatedly. */

import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { GetObjectCommand, type PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { Alerts } from '../../../../core/store/alerts.ts';
import { ClearedFiles } from '../../../../core/store/cleared-files.ts';
import { ObsoleteBalances } from '../../../../core/store/obsolete-balances.ts';
import { Positions } from '../../../../core/store/positions.ts';
import type { FeedContext } from '../../../../functions/feed/context.ts';
import { DropBox, type Report } from '../../../../functions/feed/drop-box.ts';
import { createFeed, type DueCheck, type ObjectCreated } from '../../../../functions/feed/feed.ts';
import type { World } from '../../world.ts';

/** All worlds share one sequence of sequencers, so that they can share tables. */
let puts = 0;

export class FeedWorld {
  readonly context: FeedContext;
  readonly objects = new Map<string, Buffer>();
  /** Every object version, by version ID. */
  readonly versions = new Map<string, Buffer>();
  /** The sequencer of each object's last put. */
  readonly sequencers = new Map<string, string>();
  /** The S3 operations so far. */
  readonly requests: string[] = [];
  /** Events not yet delivered. */
  readonly events: ObjectCreated[] = [];
  /** Milliseconds that an invocation has left, each time it asks; its waits are subtracted. */
  left = () => 20_000;
  /** How often the time left was asked for. */
  looks = 0;
  /** Bytes per chunk of S3's answers. */
  block = 64 * 1024;
  /** Called before each request to S3. */
  gate = async (_request: string) => {};
  #waited = 0;
  readonly #handler: ReturnType<typeof createFeed>;

  constructor({ context: { db, accounts, now }, table, advance }: World) {
    const s3 = { send: (command: GetObjectCommand | PutObjectCommand) => this.#answer(command) };
    this.context = {
      db,
      accounts,
      positions: new Positions(table('Positions'), db),
      obsoleteBalances: new ObsoleteBalances(table('Positions'), db),
      clearedFiles: new ClearedFiles(table('Positions'), db),
      alerts: new Alerts(table('Alerts'), db),
      dropBox: new DropBox('box', s3 as never),
      now,
      // A pause advances the world's clock, and takes no real time.
      pause: async (milliseconds) => {
        advance(milliseconds);
        this.#waited += milliseconds;
        await setImmediate();
      },
    };
    this.#handler = createFeed(this.context);
  }

  put(key: string, body: string | Buffer): ObjectCreated {
    const versionId = `v${++puts}`;
    this.objects.set(key, Buffer.from(body));
    this.versions.set(versionId, Buffer.from(body));
    // Sequencers differ in length, as S3's may.
    const sequencer = puts.toString(16).toUpperCase().padStart(6, '0').replace(/0$/, '');
    this.sequencers.set(key, sequencer);
    const object = { key, size: Buffer.byteLength(body), 'version-id': versionId, sequencer };
    const event = {
      'detail-type': 'Object Created',
      detail: { bucket: { name: 'box' }, object },
    } as ObjectCreated;
    if (!key.startsWith('reports/')) this.events.push(event);
    return event;
  }

  /** Runs one invocation for an event. */
  tell(event: ObjectCreated | DueCheck): Promise<void> {
    const before = this.#waited;
    const getRemainingTimeInMillis = () => {
      this.looks++;
      return this.left() - (this.#waited - before);
    };
    return this.#handler(event, { awsRequestId: 'test', getRemainingTimeInMillis } as Context);
  }

  /** Delivers all events, new ones too; returns the number of invocations. */
  async run(): Promise<number> {
    for (let invocations = 0; ; invocations++) {
      const event = this.events.shift();
      if (!event) return invocations;
      await this.tell(event);
    }
  }

  /**
   * Delivers all events like {@link run}, and each again while it fails, up to ten times: Lambda
   * repeats an event until it succeeds. Saved progress is an event like any other.
   */
  async workThrough(): Promise<void> {
    for (let event = this.events.shift(); event; event = this.events.shift()) {
      for (let tries = 0; tries < 10; tries++) {
        const isDone = await this.tell(event).then(
          () => true,
          () => false,
        );
        if (isDone) break;
      }
    }
  }

  async drop(name: string, body: string | Buffer): Promise<Report | undefined> {
    this.put(name, body);
    await this.run();
    return this.report(name);
  }

  /** The report on a file: of its last put, or of the given sequencer. */
  report(name: string, sequencer = this.sequencers.get(name)): Report | undefined {
    const found = this.objects.get(`reports/${name}/${sequencer}.json`);
    return found && JSON.parse(found.toString());
  }

  async #answer(command: GetObjectCommand | PutObjectCommand): Promise<object> {
    const key = command.input.Key as string;
    await this.gate(`${command.constructor.name} ${key}`);
    if (!(command instanceof GetObjectCommand)) {
      this.requests.push('PutObject');
      if (command.input.IfNoneMatch === '*' && this.objects.has(key)) {
        throw Object.assign(new Error('it is there'), { name: 'PreconditionFailed' });
      }
      this.put(key, command.input.Body as string);
      return {};
    }
    const { VersionId, Range } = command.input;
    this.requests.push(VersionId ? 'GetObjectVersion' : `GetObject ${key.split('/')[0]}`);
    const body = VersionId ? this.versions.get(VersionId) : this.objects.get(key);
    if (!body) throw Object.assign(new Error('no such key'), { name: 'NoSuchKey' });
    const part = body.subarray(Number(/\d+/.exec(Range ?? '')?.[0] ?? 0));
    const blocks = Array.from({ length: Math.ceil(part.length / this.block) }, (_, i) =>
      part.subarray(i * this.block, (i + 1) * this.block),
    );
    return {
      Body: Object.assign(Readable.from(blocks, { objectMode: true }), {
        transformToString: async () => part.toString(),
      }),
    };
  }
}
