/** The bucket that the depository drops its files into, and what the feed writes beside them. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Reason } from './row.ts';

/** One object as it was at one moment. */
export interface Dropped {
  name: string;
  etag: string;
  /** Hexadecimal; tells which of two objects of one name was put later. */
  sequencer: string;
  size: number;
}

export interface Reject {
  line: number;
  reason: Reason;
}

/** How far a file is taken in, at the beginning of a line. */
export interface Progress extends Dropped {
  offset: number;
  /** The number of the line that begins there. */
  line: number;
  taken: number;
  setAside: number;
  /** The first of those lines; so many that the report stays readable. */
  rejects: Reject[];
}

export type Outcome =
  | { outcome: 'taken' }
  | { outcome: 'refused'; reason: 'file-name' | 'future-date' | 'header' | 'not-utf-8' };

export type Report = Outcome & Pick<Progress, 'taken' | 'setAside' | 'rejects'> & { file: string };

/** The object is another one by now, of which S3 tells by itself. */
export class Replaced extends Error {
  override readonly name = 'Replaced';
}

export const REPORTS = 'reports/';
export const PROGRESS = 'progress/';

export class DropBox {
  readonly bucket: string;
  readonly #client: Pick<S3Client, 'send'>;

  constructor(bucket: string, client: Pick<S3Client, 'send'>) {
    this.bucket = bucket;
    this.#client = client;
  }

  /**
   * A file's bytes from `offset` on.
   * @throws Replaced
   */
  async read({ name, etag, size }: Dropped, offset: number): Promise<AsyncIterable<Uint8Array>> {
    if (offset >= size) return nothing();
    const Range = offset > 0 ? { Range: `bytes=${offset}-` } : {};
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: name, IfMatch: `"${etag}"`, ...Range }),
      );
      return Body as unknown as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw (error as Error).name === 'PreconditionFailed' ? new Replaced() : error;
    }
  }

  async progress(key: string): Promise<Progress> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  }

  /** Its event has the feed go on from there. Race: whoever gets as far writes the same. */
  async leave(progress: Progress): Promise<void> {
    await this.#put(`${PROGRESS}${progress.name}/${progress.sequencer}/${progress.offset}.json`, progress);
  }

  async report({ name, sequencer }: Dropped, report: Report): Promise<void> {
    await this.#put(reportKey(name, sequencer), report);
  }

  async #put(key: string, value: object): Promise<void> {
    const Body = JSON.stringify(value);
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body, ContentType: 'application/json' }),
    );
  }
}

/** Where the report on an object lies. */
export function reportKey(name: string, sequencer: string): string {
  return `${REPORTS}${name}/${sequencer}.json`;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
