/** The site's files as the laptop serves them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { siteHeaders } from '../../../lib/constructs/site-headers.ts';
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

it('serves the page at /, asked for anew each time', () => {
  const page = get('/?utm=1');
  expect(page?.status).toBe(200);
  expect(page?.headers).toMatchObject({
    ...siteHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-cache',
  });
});

it('serves what carries a hash in its name to be kept', () => {
  expect(get('/assets/index-abc.js')?.headers['Cache-Control']).toContain('immutable');
});

it.each([
  '/api/terms',
  '/assets/',
  '/../package.json',
  '/assets/..%2f..%2fpackage.json',
  '/constructor',
])('leaves %s to others', (url) => expect(get(url)).toBeUndefined());

it('leaves what changes something to others', () => expect(get('/', 'POST')).toBeUndefined());

it('refuses to start with a file of a kind that it does not know', () => {
  writeFileSync(join(directory, 'notes.xyz'), '');
  expect(() => serveSite(directory)).toThrow('notes.xyz');
});
