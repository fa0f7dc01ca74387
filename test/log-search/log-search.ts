/** Searches the functions' logs for secrets and personal data (standards 13 and 19). */
import type { LoggedLine, UsedSecret } from './recorded.ts';

export interface Leak extends Pick<UsedSecret, 'kind' | 'file'> {
  /** The test file during which the line was written. */
  loggedIn: string;
  form: string;
}

/** Shorter texts and patterns would match by chance. */
const SHORTEST_BYTES = 5;
const SHORTEST_BASE64 = 8;
const PREFIX = 5;

/** Every form in which a text could appear in a line. */
function formsOf(text: string): [form: string, pattern: string][] {
  const json = JSON.stringify(text).slice(1, -1);
  const forms: [string, string][] = [
    ['plain', text],
    ['JSON-escaped', json],
    ['JSON in JSON', JSON.stringify(json).slice(1, -1)],
    [
      'escaped to ASCII',
      json.replaceAll(
        /[\u0080-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      ),
    ],
    ['URL-encoded', encodeURIComponent(text.toWellFormed())],
    ['form-encoded', new URLSearchParams({ '': text }).toString().slice(1)],
    ['hex', Buffer.from(text).toString('hex')],
    ...base64Forms(text).map((pattern): [string, string] => ['base64', pattern]),
  ];
  return forms;
}

/**
 * The three forms that base64 of a longer text can give this one, by its offset modulo 3, without
 * the characters that also encode its neighbours.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const inside = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return encoded.slice(Math.ceil((offset * 8) / 6), whole);
  });
  const all = [bytes.toString('base64'), ...inside].filter(
    (pattern) => pattern.length >= SHORTEST_BASE64,
  );
  return all.flatMap((pattern) => [pattern, pattern.replaceAll('+', '-').replaceAll('/', '_')]);
}

/**
 * Generated IDs and times are not searched: among a hundred thousand random IDs, one contains eight
 * digits of a secret by chance.
 */
const MADE_BY_MACHINE =
  /"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)"|"at":"\d{13}"/g;

/** Each secret in any form and case in a line; once for each form and pair of files. */
export function findLeaks(lines: readonly LoggedLine[], secrets: readonly UsedSecret[]): Leak[] {
  const distinct = new Map<string, string>();
  for (const { line, file } of lines) {
    const text = line.replaceAll(MADE_BY_MACHINE, '""').toLowerCase();
    if (!distinct.has(text)) distinct.set(text, file);
  }
  const patternsIn = index(secrets);
  const leaks = new Map<string, Leak>();
  for (const [text, loggedIn] of distinct) {
    for (const { kind, file, form } of patternsIn(text)) {
      leaks.set([kind, file, loggedIn, form].join(), { kind, file, loggedIn, form });
    }
  }
  return [...leaks.values()];
}

type Pattern = Omit<Leak, 'loggedIn'> & { pattern: string };

/** Finds which of thousands of patterns occur in a text, in one pass over the text. */
function index(secrets: readonly UsedSecret[]): (text: string) => Pattern[] {
  const patterns = patternsOf(secrets);
  const byPrefix = Map.groupBy(patterns, ({ pattern }) => pattern.slice(0, PREFIX));
  const short = patterns.filter(({ pattern }) => pattern.length < PREFIX);
  return (text) => {
    const found = short.filter(({ pattern }) => text.includes(pattern));
    for (let at = 0; at + PREFIX <= text.length; at++) {
      const candidates = byPrefix.get(text.slice(at, at + PREFIX));
      if (candidates)
        found.push(...candidates.filter(({ pattern }) => text.startsWith(pattern, at)));
    }
    return found;
  };
}

function patternsOf(secrets: readonly UsedSecret[]): Pattern[] {
  const patterns = new Map<string, Pattern>();
  for (const { kind, file, text } of secrets) {
    if (Buffer.byteLength(text) < SHORTEST_BYTES) continue;
    for (const [form, each] of formsOf(text)) {
      const pattern = each.toLowerCase();
      if (!patterns.has(pattern)) patterns.set(pattern, { pattern, form, kind, file });
    }
  }
  return [...patterns.values()];
}
