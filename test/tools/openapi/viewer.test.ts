import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { docs } from '../../../local/shared/docs.ts';

const get = (url: string, method = 'GET') => docs({ method, url } as IncomingMessage);

test('the laptop shows both documents in a viewer, all of it from this machine', () => {
  expect(get('/docs')).toMatchObject({ status: 302, headers: { Location: '/docs/' } });
  const page = String(get('/docs/?urls.primaryName=Participant%20API')?.body);
  const script = String(get('/docs/viewer.js')?.body);
  const named = [
    ...page.matchAll(/(?:src|href)="([^"]+)"/g),
    ...script.matchAll(/url: '([^']+)'/g),
  ].map(([, name]) => name);
  expect(named).toHaveLength(7);
  for (const name of named) expect(get(`/docs/${name}`)?.status, name).toBe(200);
  expect(JSON.parse(String(get('/docs/broker.json')?.body)).info.title).toBe('Participant API');
  expect(get('/docs/')?.headers['Content-Security-Policy']).not.toContain('http');
});

test('nothing else is served', () => {
  for (const path of [
    '/',
    '/docs/package.json',
    '/docs/../package.json',
    '/docs/nothing',
    '/docsx',
    '/api/terms',
  ]) {
    expect(get(path)).toBeUndefined();
  }
  expect(get('/docs/', 'POST')).toBeUndefined();
});
