/** The bucket with the depository's files, and the objects that the feed writes beside them. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AccountId } from '../../core/domain/identifiers.ts';
import type { Place } from './record-cutter.ts';
import type { Reason } from './row.ts';

/** One version of an object; later puts under the same name do not change it. */
export interface Dropped {
  name: string;
  versionId: string;
  /** S3's sequencer, hexadecimal: orders the puts under one name. */
  sequencer: string;
  /** Bytes. */
  size: number;
}

/**
 * A record that was set aside. For balances also the account whose list is incomplete because of
 * it: that account keeps its previous list.
 */
export type Reject =
  | { line: number; reason: Reason }
  | ({ line: number; reason: 'account-incomplete' } & AccountId);

/** How far a file has been ingested. */
export interface Progress extends Dropped, Place {
  /** Rows ingested. */
  taken: number;
  /** Lines set aside. */
  setAside: number;
  /** The first rejects, few enough that the report stays readable. */
  rejects: Reject[];
  /** Later rejects that no part of the report holds yet. */
  others: Reject[];
  /** Parts of the report written so far. */
  parts: number;
  /** Keys of the accounts whose lists are incomplete. */
  incomplete: string[];
  /** Stocks and references that the file has named so far ({@link SeenKeys}, saved). */
  seen?: string;
  /** All rows are written; the report and the mark are still to come. */
  isWritten?: boolean;
  /** It is complete, and `offset` is how far its accounts are told (write-alerts.ts). */
  isVisible?: boolean;
  /** `offset` is how far its accounts' obsolete balances are deleted (delete-obsolete.ts). */
  isObsolete?: boolean;
}

/** The progress of a file of which nothing has been ingested. */
export function beginning({ name, versionId, sequencer, size }: Dropped): Progress {
  const nothing = { taken: 0, setAside: 0, rejects: [], others: [], parts: 0, incomplete: [] };
  return { name, versionId, sequencer, size, offset: 0, line: 1, ...nothing };
}

/** How the ingestion of a file ended; `refused`: investors see nothing of it. */
export type FileOutcome =
  | { outcome: 'taken' }
  | {
      outcome: 'refused';
      reason: 'file-name' | 'future-date' | 'header' | 'not-utf-8' | 'interrupted';
    };

/** Whether another invocation may still be at work on the file. */
export function isGivenUp(outcome: FileOutcome): boolean {
  return outcome.outcome === 'refused' && outcome.reason === 'interrupted';
}

/** The result of one invocation for a file. */
export interface Ingested extends Pick<Progress, 'taken' | 'setAside'> {
  outcome: FileOutcome['outcome'] | 'goes-on' | 'waits' | 'again';
  reason?: string;
}

/**
 * A file's report. `versionId` tells which put of the file it is about; it is absent from one that
 * another file gave up. `more` lists the keys of the objects that hold further rejects.
 */
export type Report = FileOutcome &
  Pick<Progress, 'taken' | 'setAside' | 'rejects'> & {
    file: string;
    versionId?: string;
    more?: string[];
  };

/** Key prefix of the reports. */
export const REPORTS = 'reports/';
/** Key prefix of saved progress; a new object there starts the next invocation. */
export const PROGRESS = 'progress/';

/** Reads the files, and reads and writes progress and reports. */
export class DropBox {
  readonly bucket: string;
  readonly #client: Pick<S3Client, 'send'>;

  constructor(bucket: string, client: Pick<S3Client, 'send'>) {
    this.bucket = bucket;
    this.#client = client;
  }

  /**
   * The bytes of this version of a file from `offset` on, even if a newer version has replaced it.
   * Reading a version needs the permission `s3:GetObjectVersion`
   * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
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

  /** Reads a progress that an earlier invocation saved. */
  async progress(key: string): Promise<Progress> {
    const { Body } = await this.#client.send(
      new GetObjectCommand({ Bucket: this.bucket, Key: key }),
    );
    return JSON.parse((await Body?.transformToString()) ?? '');
  }

  /**
   * Saves how far a file is, as an object whose S3 event starts the next invocation.
   * Race: every invocation that reaches this offset writes the same object.
   */
  async saveProgress(progress: Progress): Promise<void> {
    const { name, sequencer, offset, isVisible, isObsolete } = progress;
    const pass = isVisible ? 'alerts/' : isObsolete ? 'obsolete/' : '';
    await this.#put(`${PROGRESS}${name}/${sequencer}/${pass}${offset}.json`, progress);
  }

  /**
   * Writes the report on a file.
   * Race: all invocations write the same report, except that one may report the file as interrupted
   * while another still works on it. The other's report wins: "interrupted" never overwrites it.
   */
  async report(
    { name, sequencer }: Pick<Dropped, 'name' | 'sequencer'>,
    report: Report,
  ): Promise<void> {
    await this.#put(
      reportKey(name, sequencer),
      report,
      isGivenUp(report) ? { IfNoneMatch: '*' } : {},
    ).catch((error) => {
      if (!isGivenUp(report) || error.name !== 'PreconditionFailed') throw error;
    });
  }

  /**
   * Writes a part of the report, counted from 1.
   * Race: all invocations write the same part; its rejects depend on the file alone.
   */
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

/** The object key of a file's report or, with `part` (from 1), of a part with further rejects. */
export function reportKey(name: string, sequencer: string, part?: number): string {
  return `${REPORTS}${name}/${versionOf(sequencer)}${part === undefined ? '' : `/${part}`}.json`;
}

/**
 * A file's version, from its sequencer: a later put under the same name gives a greater string.
 * S3 says to compare sequencers as hexadecimal numbers padded with zeros on the right, which equals
 * the order of their characters
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html).
 */
export function versionOf(sequencer: string): string {
  if (!/^[0-9A-F]{1,32}$/i.test(sequencer)) throw new Error('a sequencer of an unknown form');
  return sequencer.toUpperCase();
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
