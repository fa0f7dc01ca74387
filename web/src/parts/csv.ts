/** An identifier, such as a stock code: digits that are no number. */
export interface Identifier {
  identifier: string;
}

/**
 * CSV by RFC 4180, with the byte order mark that spreadsheets need for Chinese. A text that they
 * would take for a formula gets an apostrophe in front (OWASP, CSV injection). An identifier is
 * written as `="00005"`: they would turn plain 00005 into 5, and a reference of digits into
 * 2.03E+13.
 */
export function csvOf(rows: readonly (readonly (string | number | Identifier)[])[]): string {
  const lines = rows.map((row) => row.map(csvCell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

/** One cell of {@link csvOf}. */
export function csvCell(value: string | number | Identifier): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'object') return quoted(`="${value.identifier.replaceAll('"', '""')}"`);
  return quoted(/^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value);
}

const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
