import { render } from 'preact';
import { App } from './app.tsx';
import { startI18n } from './i18n.ts';

// This code runs as soon as it is here, perhaps before the end of the page.
const parsed =
  document.readyState !== 'loading' ||
  new Promise((resolve) => addEventListener('DOMContentLoaded', resolve));
await Promise.all([startI18n(), parsed]);
const root = document.getElementById('app');
root?.replaceChildren();
if (root) render(<App />, root);

// A page restored from the back/forward cache may belong to a session that has ended. It goes there
// empty, so that nothing shows until it is loaded anew.
addEventListener('pagehide', (event) => event.persisted && root && render(null, root));
addEventListener('pageshow', (event) => event.persisted && location.reload());
