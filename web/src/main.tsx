import { render } from 'preact';
import { App } from './app.tsx';
import { startI18n } from './i18n.ts';
import './style.css';
import './print.css';

const root = document.getElementById('app');
if (root) {
  await startI18n();
  render(<App />, root);
}

// A page restored from the back/forward cache may belong to a session that has ended.
addEventListener('pageshow', (event) => event.persisted && location.reload());
