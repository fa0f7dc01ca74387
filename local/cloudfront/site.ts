/** Serves the investor's site at `/`, with the headers that CloudFront sends. */
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { extname, join, sep } from 'node:path';
import { cacheControl, siteHeaders } from '../../lib/shared/site-headers.ts';
import type { HttpAnswer } from '../shared/http.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

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
    if (!TYPES[extname(name)]) throw new Error(`No content type for ${name}`);
    files.set(name, readFileSync(path));
  }
  return ({ method, url = '' }) => {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const name = url.split('?')[0]?.slice(1) || 'index.html';
    const body = files.get(name);
    if (!body) return undefined;
    const headers = {
      'Content-Type': TYPES[extname(name)] as string,
      'Cache-Control': cacheControl(name),
    };
    return { status: 200, headers: { ...siteHeaders, ...headers }, body };
  };
}
