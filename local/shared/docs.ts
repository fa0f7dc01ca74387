/**
 * Serves the documentation of both APIs under `/docs`: Swagger UI with the OpenAPI documents of
 * docs/openapi.
 */
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { HttpAnswer } from './http.ts';

const documents = new URL('../../docs/openapi/', import.meta.url);
const viewer = new URL('.', import.meta.resolve('swagger-ui-dist/package.json'));

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>APIs</title>
    <link rel="stylesheet" href="swagger-ui.css">
    <link rel="icon" href="favicon-32x32.png">
  </head>
  <body>
    <div id="viewer"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="swagger-ui-standalone-preset.js"></script>
    <script src="viewer.js"></script>
  </body>
</html>
`;

const script = `SwaggerUIBundle({
  dom_id: '#viewer',
  urls: [
    { url: 'investor.json', name: 'Investor API' },
    { url: 'broker.json', name: 'Participant API' },
  ],
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  deepLinking: true,
  validatorUrl: null,
}).initOAuth({ clientId: 'C00088.reader', scopes: 'ssa/read' });
`;

interface File {
  type: string;
  content(): string | Buffer;
}

const file = (type: string, directory: URL, name: string): [string, File] => [
  name,
  { type, content: () => readFileSync(new URL(name, directory)) },
];

const FILES = new Map<string, File>([
  ['', { type: 'text/html; charset=utf-8', content: () => page }],
  ['viewer.js', { type: 'text/javascript', content: () => script }],
  file('application/json', documents, 'investor.json'),
  file('application/json', documents, 'broker.json'),
  file('text/css', viewer, 'swagger-ui.css'),
  file('text/javascript', viewer, 'swagger-ui-bundle.js'),
  file('text/javascript', viewer, 'swagger-ui-standalone-preset.js'),
  file('image/png', viewer, 'favicon-32x32.png'),
]);

/**
 * Allows inline styles and data images, because Swagger UI's script contains its styles and
 * pictures.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** The response to a request for the documentation; undefined for any other request. */
export function docs({ method, url = '' }: IncomingMessage): HttpAnswer | undefined {
  const [path = ''] = url.split('?');
  if (method !== 'GET') return undefined;
  if (path === '/docs') return { status: 302, headers: { Location: '/docs/' }, body: '' };
  const found = path.startsWith('/docs/') ? FILES.get(path.slice('/docs/'.length)) : undefined;
  if (!found) return undefined;
  const headers = {
    'Content-Type': found.type,
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
  };
  return {
    status: 200,
    headers: { ...headers, 'Cache-Control': 'no-cache' },
    body: found.content(),
  };
}
