import type { Message } from './message.ts';

/**
 * The messages as an HTML page, newest first, e-mails in both their forms. The page refreshes
 * itself every five seconds.
 */
export function messagesPage(messages: readonly Message[], accountNumber?: string): string {
  const shown = messages.toReversed().map(article).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Messages to investors</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: end; justify-content: space-between; }
  h1 { font-size: 1.4rem; margin: 0; }
  h2 { font-size: 1.05rem; margin: .5rem 0 0; }
  input, button { font: inherit; padding: .25rem .5rem; min-height: 24px; }
  article { border: 1px solid color-mix(in srgb, currentcolor 25%, transparent); border-radius: .6rem; padding: .8rem 1rem; margin: 1rem 0; }
  article p { margin: 0; display: flex; gap: .8rem; flex-wrap: wrap; }
  .channel { font-weight: 600; }
  iframe { width: 100%; height: 34rem; resize: both; border: 1px dashed color-mix(in srgb, currentcolor 25%, transparent); margin: .6rem 0 0; }
  pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .6rem 0 0; }
</style>
</head>
<body>
<header>
<h1>Messages to investors</h1>
<form><label>Account number <input name="accountNumber" inputmode="numeric" size="9" value="${text(accountNumber ?? '')}"></label> <button>Show</button></form>
</header>
<main>
${shown || '<p>None yet.</p>'}
</main>
</body>
</html>
`;
}

/** In a sandbox without rights, nothing of an e-mail runs or opens. */
function article({ at, channel, to, subject, body, html }: Message): string {
  return `<article>
<p><span class="channel">${channel === 'email' ? 'E-mail' : 'Text message'}</span> <span>to ${text(to)}</span> <time datetime="${text(at)}">${text(at)}</time></p>
${subject === undefined ? '' : `<h2>${text(subject)}</h2>\n`}<pre>${text(body)}</pre>
${html === undefined ? '' : `<iframe sandbox title="As HTML" srcdoc="${text(html)}"></iframe>\n`}</article>`;
}

function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
