/**
 * `/local/daily-files`: puts a daily file of the depository into the drop box, and reports the
 * result.
 */

import { ProblemError } from '../../core/http/problem-error.ts';
import { PROGRESS, type Progress, reportKey } from '../../functions/feed/drop-box.ts';
import type { S3, StoredObject } from '../aws/s3.ts';
import type { LocalRoutes } from '../shared/local-routes.ts';

const FILE_NAME = /;\s*filename="([^"\\/]{1,200})"/i;

/**
 * The routes for daily files.
 * @param bucket the drop box of the feed
 */
export function dailyFileRoutes(s3: S3, bucket: string): LocalRoutes {
  return {
    'POST /local/daily-files': ({ headers, bytes }) => {
      if (!/^text\/csv\s*(;|$)/i.test(headers['content-type'] ?? ''))
        throw new ProblemError('unsupported-media-type');
      const [, name] = FILE_NAME.exec(headers['content-disposition'] ?? '') ?? [];
      if (!name) throw new ProblemError('invalid-input', { fields: { filename: ['missing'] } });
      s3.put(bucket, name, bytes, 'text/csv');
      return { status: 202 };
    },
    // In addition to api.md, for people: the feed's report on the latest version of the file; until
    // it exists, the number of bytes processed so far.
    'GET /local/daily-files/{name}': ({ parameters: { name = '' } }) => {
      const objects = s3.objects(bucket);
      const file = objects.get(name);
      if (!file) throw new ProblemError('not-found');
      const report = objects.get(reportKey(name, file.sequencer));
      if (report) return { status: 200, body: read(report) };
      const left = [...objects].filter(([key]) =>
        key.startsWith(`${PROGRESS}${name}/${file.sequencer}/`),
      );
      const offset = Math.max(0, ...left.map(([, object]) => (read(object) as Progress).offset));
      return { status: 202, body: { offset, size: file.body.length } };
    },
  };
}

function read({ body }: StoredObject): object {
  return JSON.parse(body.toString());
}
