/** Plays the guide: each step is one call, printed with its answer and whether that is right. */
import { isDeepStrictEqual, styleText } from 'node:util';
import { cut } from '../../core/domain/text.ts';
import type { Answer, Client } from './client.ts';

export interface Step {
  /** The action, in one plain sentence. */
  does: string;
  /** Method, path, body. */
  call: [method: string, path: string, body?: object];
  /** Extracts the part of the body that matters; default: all of it. */
  reads?: (body: Answer['body']) => Answer['body'];
  /** What the guide says, or what follows from it. */
  says: string;
  /** The rule that decides what the guide leaves open: `D10`. */
  rule?: string;
  /** The right answer: its status, and the fields of its body that matter. */
  expects: { status: number } & Record<string, unknown>;
}

interface Failure {
  number: number;
  section: string;
  does: string;
  difference: string;
}

const MARGIN = ' '.repeat(12);

export class Stage {
  readonly failures: Failure[] = [];
  readonly #client: Client;
  readonly #print: (line: string) => void;
  #section = '';
  #steps = 0;

  constructor(client: Client, print: (line: string) => void) {
    this.#client = client;
    this.#print = print;
  }

  /** The site's origin, as a browser on this machine sees it. */
  get origin(): string {
    return this.#client.origin;
  }

  /** Begins a chapter. @param section the section of the guide */
  chapter(section: string, title: string): void {
    this.#section = section;
    this.#print(`\n${styleText('bold', `${section}  ${title}`)}`);
  }

  /** Plays one step. Records a wrong answer, and goes on. */
  async step({ does, call, reads = (body) => body, says, rule, expects }: Step): Promise<Answer> {
    const number = ++this.#steps;
    this.#print(`\n${String(number).padStart(3)}  ${this.#section.padEnd(5)}  ${does}`);
    const [method, path] = call;
    const answer = await this.#client.call(...call);
    const seen = { ...answer, body: reads(answer.body) };
    this.#print(`${MARGIN}${styleText('cyan', `${method} ${path}`)} → ${summaryOf(seen)}`);
    const difference = differenceOf({ ...seen.body, status: answer.status }, expects);
    const source = rule ? `as ${rule} says, where the guide is silent` : 'as the guide says';
    if (difference === undefined) {
      this.#print(`${MARGIN}${styleText('green', `✓ ${source}:`)} ${says}`);
    } else {
      this.failures.push({ number, section: this.#section, does, difference });
      this.#print(`${MARGIN}${styleText('red', `✗ not ${source}:`)} ${says}`);
      this.#print(`${MARGIN}  ${difference}`);
    }
    return answer;
  }

  /** The result in one line, then each wrong step. */
  summary(): string {
    if (this.failures.length === 0)
      return styleText('green', `${this.#steps} steps, all as the guide says.`);
    const lines = this.failures.map(({ number, section, does, difference }) =>
      [
        `${String(number).padStart(3)}  ${section.padEnd(5)}  ${does}`,
        `${MARGIN}${difference}`,
      ].join('\n'),
    );
    const heading = `${this.failures.length} of ${this.#steps} steps not as the guide says:`;
    return [styleText('red', heading), ...lines].join('\n');
  }
}

function differenceOf(
  answer: Record<string, unknown>,
  expects: Record<string, unknown>,
): string | undefined {
  const names = Object.keys(expects).filter(
    (name) => !isDeepStrictEqual(answer[name], expects[name]),
  );
  if (names.length === 0) return undefined;
  const show = (from: Record<string, unknown>) =>
    names.map((name) => `${name} ${JSON.stringify(from[name])}`);
  return `expected ${show(expects).join(', ')}; answered ${show(answer).join(', ')}`;
}

/** Status, code or short body, and effect on the session. */
function summaryOf({ status, body, session }: Answer): string {
  const { type: _, title: __, status: ___, code, ...rest } = body;
  const refusal = typeof code === 'string';
  const details = Object.keys(refusal ? rest : body).length > 0 ? short(refusal ? rest : body) : '';
  const cookie = session === 'set' ? 'session begins' : session === 'ended' ? 'session ends' : '';
  return [
    styleText('bold', String(status)),
    refusal ? styleText('bold', code) : '',
    details,
    cookie,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Fields that only the investor may see. */
const SECRETS = new Set(['phonePassword', 'resetToken']);
const MAX_TEXT = 24;
const MAX_SPEECH = 64;
const MAX_BODY = 150;

function short(body: object): string {
  const text = JSON.stringify(body, (name, value) => {
    if (SECRETS.has(name)) return '***';
    const longest = name === 'said' ? MAX_SPEECH : MAX_TEXT;
    return typeof value === 'string' && value.length > longest ? `${cut(value, longest)}…` : value;
  });
  return text.length > MAX_BODY ? `${cut(text, MAX_BODY)}…` : text;
}
