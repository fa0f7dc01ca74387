/** CloudFront Functions on the laptop: the event that they get, and what they may change of it. */
import { expect, test } from 'vitest';
import { edgeFunction, type ViewerRequest } from '../../../local/cloudfront/edge-function.ts';

const load = (body: string, Runtime = 'cloudfront-js-2.0') =>
  edgeFunction('Probe', {
    FunctionCode: `function handler(event) { const { request } = event; ${body} }`,
    FunctionConfig: { Runtime },
  });

const request: ViewerRequest = {
  method: 'GET',
  path: '/api/terms',
  query: 'language=en&tag=a&tag=b',
  headers: [
    ['Host', 'localhost:3000'],
    ['X-Mine', 'one'],
    ['x-mine', 'two'],
    ['Cookie', 'theme=dark; theme=light'],
    ['Connection', 'keep-alive'],
  ],
  ip: '127.0.0.1',
};

test('a function gets the documented event: names in lower case, repeated values together, cookies apart', () => {
  const headers = load(`
    request.headers.event = { value: JSON.stringify(event) };
    return request;
  `)(request);
  expect(headers.slice(0, -1)).toEqual(request.headers);
  expect(JSON.parse(headers.at(-1)?.[1] ?? '')).toEqual({
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: '127.0.0.1' },
    request: {
      method: 'GET',
      uri: '/api/terms',
      querystring: {
        language: { value: 'en' },
        tag: { value: 'a', multiValue: [{ value: 'a' }, { value: 'b' }] },
      },
      headers: {
        host: { value: 'localhost:3000' },
        'x-mine': { value: 'one', multiValue: [{ value: 'one' }, { value: 'two' }] },
      },
      cookies: { theme: { value: 'dark', multiValue: [{ value: 'dark' }, { value: 'light' }] } },
    },
  });
});

test('a function replaces, adds and removes headers; the others stay as they were sent', () => {
  const [host, , , ...others] = request.headers;
  expect(load(`request.headers['x-mine'] = { value: 'new' }; return request;`)(request)).toEqual([
    host,
    ...others,
    ['x-mine', 'new'],
  ]);
  expect(load(`delete request.headers['x-mine']; return request;`)(request)).toEqual([
    host,
    ...others,
  ]);
  expect(load('return request;')(request)).toEqual(request.headers);
});

test.each([
  [`request.headers.host = { value: 'evil.example' }; return request;`, 'may not change host'],
  [`request.headers['x-cache'] = { value: 'Hit' }; return request;`, 'may not change x-cache'],
  [`request.headers['x-mine'].value = 'three'; return request;`, 'this value of x-mine'],
  [`request.headers['X-Upper'] = { value: 'x' }; return request;`, 'this value of X-Upper'],
  [`request.headers.number = { value: 1 }; return request;`, 'this value of number'],
  [`request.uri = '/index.html'; return request;`, 'only functions that change headers'],
  [`request.method = 'PUT'; return request;`, 'only functions that change headers'],
  [`request.cookies.theme = { value: 'x' }; return request;`, 'only functions that change headers'],
  [`request.querystring = {}; return request;`, 'only functions that change headers'],
  [`return { statusCode: 302 };`, 'only functions that change headers'],
  [`return Promise.resolve(request);`, 'only functions that change headers'],
  ['', 'only functions that change headers'],
  [`undeclared = 1; return request;`, 'undeclared is not defined'],
  [`return process.env;`, 'process is not defined'],
  [`return fetch('http://localhost');`, 'fetch is not defined'],
  [`return eval('request');`, 'Code generation from strings disallowed'],
])('%s is an error', (body, error) => {
  expect(() => load(body)(request)).toThrow(error);
});

test('a function for another runtime is an error', () => {
  expect(() => load('return request;', 'cloudfront-js-1.0')).toThrow('cloudfront-js-1.0');
});
