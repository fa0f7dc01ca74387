import { render } from 'preact';
import { App, preload } from './app.tsx';
import { startI18n } from './i18n.ts';
import { currentPath } from './route.ts';
import './style.css';
import './print.css';

const root = document.getElementById('app');
if (root) {
  preload(currentPath());
  await startI18n();
  render(<App />, root);
}

// A page restored from the back/forward cache may belong to a session that has ended.
addEventListener('pageshow', (event) => event.persisted && location.reload());
