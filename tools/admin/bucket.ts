import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { awsFailure } from '../shared/aws-failure.ts';

/** An object, without its content. */
export interface ListedObject {
  key: string;
  /** Bytes. */
  size: number;
  changedAt: Date;
}

/** Reads a bucket. Nothing that it reads is written to a file. */
export class Bucket {
  readonly name: string;
  readonly client: S3Client;

  constructor(name: string, client: S3Client) {
    this.name = name;
    this.client = client;
  }

  /**
   * The objects below a prefix, by their keys.
   * @param delimiter leaves out objects whose rest of the key contains it
   */
  async list(prefix: string, delimiter?: string): Promise<ListedObject[]> {
    const input = { Bucket: this.name, Prefix: prefix, Delimiter: delimiter };
    const found: ListedObject[] = [];
    try {
      for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, input))
        for (const { Key: key = '', Size: size = 0, LastModified } of Contents)
          found.push({ key, size, changedAt: LastModified ?? new Date(0) });
    } catch (error) {
      awsFailure(`list the bucket ${this.name}`)(error as Error);
    }
    return found;
  }

  /** The text of an object. */
  async read(key: string): Promise<string> {
    const { Body } = await this.client
      .send(new GetObjectCommand({ Bucket: this.name, Key: key }))
      .catch(awsFailure(`read ${key}`));
    return (await Body?.transformToString()) ?? '';
  }

  /** What names an object's content, and its newest version; `undefined` without an object. */
  async head(key: string): Promise<{ etag: string; versionId: string | undefined } | undefined> {
    const head = await this.client
      .send(new HeadObjectCommand({ Bucket: this.name, Key: key }))
      .catch((error: Error) =>
        error.name === 'NotFound' ? undefined : awsFailure(`look up ${key}`)(error),
      );
    return head && { etag: head.ETag ?? '', versionId: head.VersionId };
  }

  /**
   * Copies an object onto itself, unless somebody put another one since it had this entity tag: the
   * copy would come later than the new one, and replace it. S3 asks for the tag as it reads and as
   * it writes (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
   * @returns whether it was copied
   */
  async copyOntoItself(key: string, etag: string, contentType: string): Promise<boolean> {
    const command = new CopyObjectCommand({
      Bucket: this.name,
      Key: key,
      CopySource: `${this.name}/${key}`,
      CopySourceIfMatch: etag,
      IfMatch: etag,
      MetadataDirective: 'REPLACE',
      ContentType: contentType,
    });
    try {
      await this.client.send(command);
      return true;
    } catch (error) {
      const { name } = error as Error;
      if (name === 'PreconditionFailed' || name === 'ConditionalRequestConflict') return false;
      throw error;
    }
  }
}
