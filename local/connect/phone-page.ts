import { readFileSync } from 'node:fs';
import type { LocalRoutes } from '../shared/local-routes.ts';

const FILES = {
  '/phone': ['index.html', 'text/html; charset=utf-8'],
  '/phone/phone.css': ['phone.css', 'text/css; charset=utf-8'],
  '/phone/phone.js': ['phone.js', 'text/javascript; charset=utf-8'],
  '/phone/speech.js': ['speech.js', 'text/javascript; charset=utf-8'],
} as const;

/** The page loads nothing from elsewhere, contains nothing inline, and cannot be framed. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/** The routes of the browser phone: its page with scripts and styles, from the folder `page`. */
export function phonePage(): LocalRoutes {
  return Object.fromEntries(
    Object.entries(FILES).map(([path, [file, type]]) => {
      const body = readFileSync(new URL(`page/${file}`, import.meta.url));
      return [
        `GET ${path}`,
        () => ({ status: 200, headers: { ...HEADERS, 'Content-Type': type }, body }),
      ];
    }),
  );
}
