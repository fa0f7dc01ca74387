import type { LocalRoutes } from '../shared/local-routes.ts';
import { reloading } from './reloading.ts';
import { serveSite } from './site.ts';

type Serve = ReturnType<typeof serveSite>;

export interface Site {
  /** The answer to a request for a file of the site; undefined if it is for something else. */
  serve: Serve;
  routes: LocalRoutes;
  /** Serves what is in this directory now. */
  replace(directory: string): void;
}

/**
 * @param directory of the built site; without it there is none
 * @param reloadsPages whether pages load themselves anew when the site is replaced
 */
export function openSite(directory: string | undefined, reloadsPages = false): Site {
  const pages = reloadsPages ? reloading() : undefined;
  const read = (from: string): Serve => {
    const serve = serveSite(from);
    return pages ? pages.around(serve) : serve;
  };
  let current: Serve = directory === undefined ? () => undefined : read(directory);
  return {
    serve: (request) => current(request),
    routes: pages?.routes ?? {},
    replace(from) {
      current = read(from);
      pages?.reload();
    },
  };
}
