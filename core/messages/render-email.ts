/**
 * An e-mail as plain text and as HTML, in the same words. The HTML has no link, no image, no script
 * and no colour of its own, so that it is legible in a mail program's light and dark mode alike.
 */

/** A paragraph, steps in order, a list, or what the message is about: name and value. */
export type Part =
  | string
  | { steps: readonly string[] }
  | { list: readonly string[] }
  | { about: readonly (readonly [name: string, value: string])[] };

export interface EmailBody {
  text: string;
  html: string;
}

export interface EmailProperties {
  /** BCP 47. */
  lang: string;
  title: string;
  /** Between a name and its value, in plain text. */
  colon: string;
}

/** @param parts plain text: nothing in it becomes markup */
export function renderEmail(parts: readonly Part[], properties: EmailProperties): EmailBody {
  return {
    text: `${parts.map((part) => textOf(part, properties.colon)).join('\n\n')}\n`,
    html: page(parts.map(htmlOf).join('\n'), properties),
  };
}

function textOf(part: Part, colon: string): string {
  if (typeof part === 'string') return part;
  if ('steps' in part) return part.steps.map((step, i) => `${i + 1}. ${step}`).join('\n');
  if ('list' in part) return part.list.join('\n');
  return part.about.map(([name, value]) => `${name}${colon}${value}`).join('\n');
}

/** Styles stand in the tags: some mail programs drop style sheets. */
function htmlOf(part: Part): string {
  if (typeof part === 'string') return `<p style="margin:0 0 16px">${escaped(part)}</p>`;
  if ('steps' in part) return `<ol style="${LIST}">${itemsOf(part.steps)}</ol>`;
  if ('list' in part) return `<ul style="${LIST}">${itemsOf(part.list)}</ul>`;
  const rows = part.about.map(
    ([name, value]) =>
      `<tr><th scope="row" style="${CELL};font-weight:normal;white-space:nowrap">${escaped(name)}</th>` +
      `<td style="${CELL}"><strong>${escaped(value)}</strong></td></tr>`,
  );
  return `<table style="${TABLE}"><tbody>${rows.join('')}</tbody></table>`;
}

function itemsOf(texts: readonly string[]): string {
  return texts.map((text) => `<li style="margin:0 0 8px">${escaped(text)}</li>`).join('');
}

const LIST = 'margin:0 0 16px;padding:0 0 0 28px';
const TABLE = 'width:100%;margin:24px 0;border-collapse:collapse';
const CELL = 'padding:8px 12px 8px 0;border-top:1px solid;text-align:left;vertical-align:top';

/** Fonts with the glyphs of the language, first. */
const FONTS: Record<string, string> = {
  'zh-HK': "'PingFang HK','Microsoft JhengHei','Noto Sans HK','Noto Sans CJK HK',sans-serif",
  'zh-CN': "'PingFang SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',sans-serif",
};

/**
 * `format-detection` keeps mail programs from making links of what looks like a date, a number or
 * an address.
 */
function page(body: string, { lang, title }: EmailProperties): string {
  const font = FONTS[lang] ?? "'Segoe UI',Helvetica,Arial,sans-serif";
  return `<!doctype html>
<html lang="${escaped(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title>
<style>:root { color-scheme: light dark; }</style>
</head>
<body style="margin:0;padding:0">
<div lang="${escaped(lang)}" style="${CONTENT};font-family:${font}">
${body}
</div>
</body>
</html>
`;
}

const CONTENT =
  'max-width:36em;margin:0 auto;padding:24px 16px;font-size:16px;line-height:1.6;overflow-wrap:anywhere';

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
