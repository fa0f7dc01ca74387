/** The feed on a test's world: a drop box in memory, whose objects the function is told of, as often as a test likes. */

import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { GetObjectCommand, type PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { Positions } from '../../../core/store/positions.ts';
import type { FeedContext } from '../../../functions/feed/context.ts';
import { DropBox, type Report } from '../../../functions/feed/drop-box.ts';
import { createFeed, type ObjectCreated } from '../../../functions/feed/feed.ts';
import type { World } from '../../support/world.ts';

/** One row of sequencers for all, so that worlds may share their tables. */
let puts = 0;

export class FeedWorld {
  readonly context: FeedContext;
  readonly objects = new Map<string, Buffer>();
  /** Every one that was ever put, by version ID. */
  readonly versions = new Map<string, Buffer>();
  /** Of each object, as it was put last. */
  readonly sequencers = new Map<string, string>();
  /** S3's requests so far, by operation. */
  readonly requests: string[] = [];
  /** Told of and not yet delivered. */
  readonly events: ObjectCreated[] = [];
  /** Milliseconds that an invocation has left, each time it asks; what it waits is taken from that. */
  left = () => 20_000;
  /** How often that was asked. */
  looks = 0;
  /** Bytes that S3 hands over at once. */
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
      dropBox: new DropBox('box', s3 as never),
      now,
      // Waiting takes the world's time, and none of the test's.
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
    // Of different lengths, as S3's may be.
    const sequencer = puts.toString(16).toUpperCase().padStart(6, '0').replace(/0$/, '');
    this.sequencers.set(key, sequencer);
    const object = { key, size: Buffer.byteLength(body), 'version-id': versionId, sequencer };
    const event = { detail: { bucket: { name: 'box' }, object } } as ObjectCreated;
    if (!key.startsWith('reports/')) this.events.push(event);
    return event;
  }

  /** One invocation. */
  tell(event: ObjectCreated): Promise<void> {
    const before = this.#waited;
    const getRemainingTimeInMillis = () => {
      this.looks++;
      return this.left() - (this.#waited - before);
    };
    return this.#handler(event, { awsRequestId: 'test', getRemainingTimeInMillis } as Context);
  }

  /** Delivers what was told of, to the end; how many invocations it took. */
  async run(): Promise<number> {
    for (let invocations = 0; ; invocations++) {
      const event = this.events.shift();
      if (!event) return invocations;
      await this.tell(event);
    }
  }

  async drop(name: string, body: string | Buffer): Promise<Report | undefined> {
    this.put(name, body);
    await this.run();
    return this.report(name);
  }

  /** On the file as it was dropped last, or by an event. */
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
    if (!body) throw new Error('no such key');
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
