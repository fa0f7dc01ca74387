/** The archive: every event for good, one object each; its bucket prevents changes and deletion. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { TrailEvent } from '../../core/store/audit-trail.ts';

export class Archive {
  readonly bucket: string;
  readonly #client: Pick<S3Client, 'send'>;

  constructor(bucket: string, client: Pick<S3Client, 'send'>) {
    this.bucket = bucket;
    this.#client = client;
  }

  /**
   * Stores an event with its account key. Storing it again changes nothing.
   * Race: the first write wins (`If-None-Match: *`); all writers write the same content.
   */
  async store(account: string, event: TrailEvent): Promise<void> {
    try {
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.bucket,
          Key: archiveKey(event),
          Body: JSON.stringify({ account, ...event }),
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
    } catch (error) {
      if ((error as Error).name !== 'PreconditionFailed') throw error;
    }
  }
}

/** The object key of an event: `events/2026/11/23/<id>.json`, by its date in UTC. */
export function archiveKey({ at, id }: Pick<TrailEvent, 'at' | 'id'>): string {
  return `events/${at.slice(0, 10).replaceAll('-', '/')}/${id}.json`;
}
