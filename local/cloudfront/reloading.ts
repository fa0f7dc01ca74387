/** Pages that load themselves anew when the site has changed: for `npm run dev` alone. */
import type { LocalRoutes } from '../shared/local-routes.ts';
import type { serveSite } from './site.ts';

type Serve = ReturnType<typeof serveSite>;

export interface Reloading {
  /** The same site, whose page also carries the script. */
  around(serve: Serve): Serve;
  routes: LocalRoutes;
  /** Tells the pages that are open. */
  reload(): void;
}

const SCRIPT_PATH = '/local/reload.js';
const VERSION_PATH = '/local/site-version';

/** A file and not inline: the content security policy of the page stays as it is on AWS. */
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
