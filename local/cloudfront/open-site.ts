import type { LocalRoutes } from '../shared/local-routes.ts';
import { reloading } from './reloading.ts';
import { serveSite } from './site.ts';

type Serve = ReturnType<typeof serveSite>;

/** The site that is served. */
export interface Site {
  /** The response to a request for a file of the site; undefined for any other request. */
  serve: Serve;
  routes: LocalRoutes;
  /** Serves the files of this directory from now on. */
  replace(directory: string): void;
}

/**
 * Opens the site.
 * @param directory of the built site; without it there is no site
 * @param reloadsPages whether open pages reload when the site is replaced
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
