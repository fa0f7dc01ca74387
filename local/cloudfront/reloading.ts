/** Makes open pages reload after a change of the site, for `npm run dev` only. */
import type { LocalRoutes } from '../shared/local-routes.ts';
import type { serveSite } from './site.ts';

type Serve = ReturnType<typeof serveSite>;

/** Reloads open pages. */
export interface Reloading {
  /** Wraps the site: its HTML also loads the reload script. */
  around(serve: Serve): Serve;
  routes: LocalRoutes;
  /** Makes open pages reload. */
  reload(): void;
}

const SCRIPT_PATH = '/local/reload.js';
const VERSION_PATH = '/local/site-version';

/** A separate file, not inline, so that the page keeps its content security policy. */
const SCRIPT = `let version;
setInterval(async () => {
  try {
    const response = await fetch('${VERSION_PATH}');
    const now = await response.text();
    if (response.ok && version !== undefined && version !== now) location.reload();
    if (response.ok) version = now;
  } catch {}
}, 500);
`;

/** Creates the reload script and its routes. */
export function reloading(): Reloading {
  let version = Date.now();
  return {
    around: (serve) => (request) => {
      const answer = serve(request);
      if (!/^text\/html/.test(String(answer?.headers['Content-Type']))) return answer;
      const tag = `<script type="module" src="${SCRIPT_PATH}"></script></body>`;
      return answer && { ...answer, body: String(answer.body).replace('</body>', tag) };
    },
    routes: {
      [`GET ${SCRIPT_PATH}`]: () => sent('text/javascript; charset=utf-8', SCRIPT),
      [`GET ${VERSION_PATH}`]: () => sent('application/json', String(version)),
    },
    reload: () => {
      version++;
    },
  };
}

function sent(type: string, text: string) {
  return {
    status: 200,
    headers: { 'Content-Type': type, 'Cache-Control': 'no-store' },
    body: Buffer.from(text),
  };
}
