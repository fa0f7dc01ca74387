/** The bucket that the depository drops its files into, and what the feed writes beside them. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AccountId } from '../../core/domain/identifiers.ts';
import type { Place } from './records.ts';
import type { Reason } from './row.ts';

/** One object as it was put, whatever is put under its name later. */
export interface Dropped {
  name: string;
  versionId: string;
  /** Hexadecimal; tells which of two objects of one name was put later. */
  sequencer: string;
  size: number;
}

/** A record that was set aside; and of balances the account whose list has a hole by that, and which keeps the list that it had. */
export type Reject =
  | { line: number; reason: Reason }
  | ({ line: number; reason: 'account-incomplete' } & AccountId);

/** How far a file is taken in. */
export interface Progress extends Dropped, Place {
  taken: number;
  setAside: number;
  /** The first of those; so many that the report stays readable. */
  rejects: Reject[];
  /** Of those after them, the ones that are in none of the report's `parts` yet. */
  others: Reject[];
  parts: number;
  /** Keys of the accounts whose lists have a hole. */
  incomplete: string[];
  /** Which stocks and references the file has named ({@link SeenKeys}). */
  seen?: string;
  /** Every row is: what is left is the report and the mark. */
  isWritten?: boolean;
}

/** Of a file of which nothing is taken in. */
export function beginning({ name, versionId, sequencer, size }: Dropped): Progress {
  const nothing = { taken: 0, setAside: 0, rejects: [], others: [], parts: 0, incomplete: [] };
  return { name, versionId, sequencer, size, offset: 0, line: 1, ...nothing };
}

export type Outcome =
  | { outcome: 'taken' }
  | {
      outcome: 'refused';
      reason: 'file-name' | 'future-date' | 'header' | 'not-utf-8' | 'interrupted';
    };

/** `more`: keys of objects with the rejects that come after the first. */
export type Report = Outcome &
  Pick<Progress, 'taken' | 'setAside' | 'rejects'> & { file: string; more?: string[] };

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
   * A file's bytes from `offset` on, also of one that another has replaced since: this version of it, which takes the right
   * `s3:GetObjectVersion` (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
   */
  async read(
    { name, versionId, size }: Dropped,
    offset: number,
  ): Promise<AsyncIterable<Uint8Array>> {
    if (offset >= size) return nothing();
    const Range = offset > 0 ? { Range: `bytes=${offset}-` } : {};
    const { Body } = await this.#client.send(
      new GetObjectCommand({ Bucket: this.bucket, Key: name, VersionId: versionId, ...Range }),
    );
    return Body as unknown as AsyncIterable<Uint8Array>;
  }

  async progress(key: string): Promise<Progress> {
    const { Body } = await this.#client.send(
      new GetObjectCommand({ Bucket: this.bucket, Key: key }),
    );
    return JSON.parse((await Body?.transformToString()) ?? '');
  }

  /** Its event has the feed go on from there. Race: whoever gets as far writes the same. */
  async leave(progress: Progress): Promise<void> {
    await this.#put(
      `${PROGRESS}${progress.name}/${progress.sequencer}/${progress.offset}.json`,
      progress,
    );
  }

  /** Race: whoever reports on an object writes the same; but one that was given up may live, and what it reports itself stands. */
  async report(
    { name, sequencer }: Pick<Dropped, 'name' | 'sequencer'>,
    report: Report,
  ): Promise<void> {
    const isGivenUp = report.outcome === 'refused' && report.reason === 'interrupted';
    await this.#put(
      reportKey(name, sequencer),
      report,
      isGivenUp ? { IfNoneMatch: '*' } : {},
    ).catch((error) => {
      if (!isGivenUp || error.name !== 'PreconditionFailed') throw error;
    });
  }

  /** Race: as above; which rejects are in a part depends on the file alone. */
  async reportPart(
    { name: file, sequencer }: Dropped,
    part: number,
    rejects: Reject[],
  ): Promise<void> {
    await this.#put(reportKey(file, sequencer, part), { file, rejects });
  }

  async #put(key: string, value: object, condition: { IfNoneMatch?: '*' } = {}): Promise<void> {
    const Body = JSON.stringify(value);
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body,
        ContentType: 'application/json',
        ...condition,
      }),
    );
  }
}

/** Where the report on an object lies, and the parts of it that have the rejects after the first, counted from 1. */
export function reportKey(name: string, sequencer: string, part?: number): string {
  return `${REPORTS}${name}/${versionOf(sequencer)}${part === undefined ? '' : `/${part}`}.json`;
}

/**
 * The later an object was put under its name, the greater. S3 has sequencers compared as hexadecimal numbers padded with zeros on the right, which
 * is the order of their characters (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */
export function versionOf(sequencer: string): string {
  if (!/^[0-9A-F]{1,32}$/i.test(sequencer)) throw new Error('a sequencer of an unknown form');
  return sequencer.toUpperCase();
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
