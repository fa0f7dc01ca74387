/**
 * The entry, a few kilobytes: begins everything that the first page needs, side by side, while the
 * rest of the code is on its way. It imports nothing large.
 */
import { beginRequests } from './first-requests.ts';
import { preloadPage } from './page-code.ts';
import { currentPath } from './path.ts';
import { initialLanguage, LOAD_TEXTS } from './texts.ts';
import './style.css';
import './print.css';

beginRequests(currentPath());
import('./main.tsx').catch((error) => {
  // The sentence of `index.html` that the page has not loaded need not wait.
  document.querySelector('.late')?.classList.remove('late');
  console.error(error);
});
preloadPage(currentPath());
// Starting i18next tries again, and fails for good.
LOAD_TEXTS[initialLanguage()]().catch(() => {});
