/** Serves the investor's site at `/`, with the headers that CloudFront sends. */
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join, sep } from 'node:path';
import { cacheControl, contentType, siteHeaders } from '../../lib/shared/site-headers.ts';
import type { HttpAnswer } from '../shared/http.ts';

/**
 * Reads the files of a built site and serves them; the result is undefined for any other request.
 * @param directory of the built site
 * @throws Error if a file has an extension without a content type
 */
export function serveSite(directory: string): (request: IncomingMessage) => HttpAnswer | undefined {
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1).replaceAll(sep, '/');
    contentType(name); // An unknown extension fails here, not at the first request.
    files.set(name, readFileSync(path));
  }
  return ({ method, url = '' }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const name = url.split('?')[0]?.slice(1) || 'index.html';
    const body = files.get(name);
    if (!body) return undefined;
    const headers = {
      'Content-Type': contentType(name),
      'Cache-Control': cacheControl(name),
    };
    return { status: 200, headers: { ...siteHeaders, ...headers }, body };
  };
}
