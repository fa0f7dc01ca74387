/** The feed on a test's world: a drop box in memory, whose objects the function is told of, as often as a test likes. */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, type PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import type { FeedContext } from '../../functions/feed/context.ts';
import { DropBox, type Report } from '../../functions/feed/drop-box.ts';
import { createFeed, type ObjectCreated } from '../../functions/feed/feed.ts';
import { Positions } from '../../functions/store/positions.ts';
import type { World } from '../support/world.ts';

const BLOCK = 1024;

export class FeedWorld {
  readonly context: FeedContext;
  readonly objects = new Map<string, Buffer>();
  /** Of each object, as it was put last. */
  readonly sequencers = new Map<string, string>();
  /** S3's requests so far, by operation. */
  readonly requests: string[] = [];
  /** Told of and not yet delivered. */
  readonly events: ObjectCreated[] = [];
  /** Milliseconds that an invocation has left, each time it asks. */
  left = () => 20_000;
  #puts = 0;
  readonly #handler: ReturnType<typeof createFeed>;

  constructor({ context: { db, accounts, now }, table }: World) {
    const s3 = { send: (command: GetObjectCommand | PutObjectCommand) => this.#answer(command) };
    this.context = {
      db,
      accounts,
      positions: new Positions(table('Positions'), db),
      dropBox: new DropBox('box', s3 as never),
      now,
    };
    this.#handler = createFeed(this.context);
  }

  put(key: string, body: string | Buffer): ObjectCreated {
    this.objects.set(key, Buffer.from(body));
    // Of different lengths, as S3's may be.
    const sequencer = (++this.#puts).toString(16).toUpperCase().padStart(4, '0').replace(/0$/, '');
    this.sequencers.set(key, sequencer);
    const object = { key, size: Buffer.byteLength(body), etag: etagOf(Buffer.from(body)), sequencer };
    const event = { detail: { bucket: { name: 'box' }, object } } as ObjectCreated;
    if (!key.startsWith('reports/')) this.events.push(event);
    return event;
  }

  /** One invocation. */
  tell(event: ObjectCreated): Promise<void> {
    const getRemainingTimeInMillis = () => this.left();
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

  /** On the file as it was dropped last. */
  report(name: string): Report | undefined {
    const found = this.objects.get(`reports/${name}/${this.sequencers.get(name)}.json`);
    return found && JSON.parse(found.toString());
  }

  async #answer(command: GetObjectCommand | PutObjectCommand): Promise<object> {
    const key = command.input.Key as string;
    this.requests.push(command.constructor.name);
    if (!(command instanceof GetObjectCommand)) {
      this.put(key, command.input.Body as string);
      return {};
    }
    const body = this.objects.get(key);
    if (!body) throw new Error('no such key');
    const { IfMatch, Range } = command.input;
    if (IfMatch && IfMatch !== `"${etagOf(body)}"`) {
      throw Object.assign(new Error('another'), { name: 'PreconditionFailed' });
    }
    const part = body.subarray(Number(/\d+/.exec(Range ?? '')?.[0] ?? 0));
    const blocks = Array.from({ length: Math.ceil(part.length / BLOCK) }, (_, i) =>
      part.subarray(i * BLOCK, (i + 1) * BLOCK),
    );
    return {
      Body: Object.assign(Readable.from(blocks, { objectMode: true }), {
        transformToString: async () => part.toString(),
      }),
    };
  }
}

export function etagOf(body: Buffer): string {
  return createHash('md5').update(body).digest('hex');
}
