/** `/local/daily-files`: a daily file of the depository put where the feed takes it from, and what became of it. */
import { REPORTS } from '../functions/feed/drop-box.ts';
import { ProblemError } from '../functions/http/problem-error.ts';
import type { LocalRoutes } from './local-routes.ts';
import type { S3 } from './s3.ts';

const FILE_NAME = /;\s*filename="([^"\\/]{1,200})"/i;

/** @param bucket that the feed's function reads */
export function dailyFileRoutes(s3: S3, bucket: string): LocalRoutes {
  return {
    'POST /local/daily-files': ({ headers, bytes }) => {
      if (!/^text\/csv\s*(;|$)/i.test(headers['content-type'] ?? '')) throw new ProblemError('unsupported-media-type');
      const [, name] = FILE_NAME.exec(headers['content-disposition'] ?? '') ?? [];
      if (!name) throw new ProblemError('invalid-input', { fields: { filename: ['missing'] } });
      s3.put(bucket, name, bytes, 'text/csv');
      return { status: 202 };
    },
    // Beyond api.md, for people: the feed's report on the file as it was put last.
    'GET /local/daily-files/{name}': ({ parameters: { name = '' } }) => {
      const objects = s3.objects(bucket);
      const report = objects.get(`${REPORTS}${name}/${objects.get(name)?.etag}.json`);
      if (!report) throw new ProblemError('not-found');
      return { status: 200, body: JSON.parse(report.body.toString()) };
    },
  };
}
