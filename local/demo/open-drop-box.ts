import type { S3 } from '../aws/s3.ts';
import type { Functions } from '../lambda/open-functions.ts';
import type { LocalService } from '../local-service.ts';
import type { LocalRoutes } from '../shared/local-routes.ts';
import { dailyFileRoutes } from './daily-files.ts';

/** Opens the drop box for daily files, if a function of the app reads one. */
export function openDropBox(
  functions: Functions,
  objects: S3,
): Pick<LocalService, 'dropFile'> & { routes: LocalRoutes } {
  const bucket = functions.variable('DROP_BOX');
  if (bucket === undefined) return { dropFile: undefined, routes: {} };
  return {
    dropFile: (name, body, sequencer) => objects.put(bucket, name, body, 'text/csv', sequencer),
    routes: dailyFileRoutes(objects, bucket),
  };
}
