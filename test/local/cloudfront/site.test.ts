/** The site's files as the laptop serves them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { siteHeaders } from '../../../lib/shared/site-headers.ts';
import { serveSite } from '../../../local/cloudfront/site.ts';

let directory: string;
let serve: ReturnType<typeof serveSite>;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ssa-site-'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<!doctype html>');
  writeFileSync(join(directory, 'assets', 'index-abc.js'), '1;');
  serve = serveSite(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

const get = (url: string, method = 'GET') => serve({ method, url } as IncomingMessage);

it('serves the page at /, which browsers revalidate each time', () => {
  const page = get('/?utm=1');
  expect(page?.status).toBe(200);
  expect(page?.headers).toMatchObject({
    ...siteHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
  });
});

it('serves a file with a hash in its name as immutable', () => {
  expect(get('/assets/index-abc.js')?.headers['Cache-Control']).toContain('immutable');
});

it.each([
  '/api/terms',
  '/assets/',
  '/../package.json',
  '/assets/..%2f..%2fpackage.json',
  '/constructor',
])('serves no file for %s', (url) => expect(get(url)).toBeUndefined());

it('serves no file for a POST request', () => expect(get('/', 'POST')).toBeUndefined());

it('fails at the start on a file without a content type', () => {
  writeFileSync(join(directory, 'notes.xyz'), '');
  expect(() => serveSite(directory)).toThrow('notes.xyz');
});
