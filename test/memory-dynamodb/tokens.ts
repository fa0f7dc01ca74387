import { UnsupportedByMemoryDynamoDB, validationException } from './errors.ts';
import type { Path, ValueName } from './expressions.ts';
import { RESERVED_WORDS } from './reserved-words.ts';

const TOKEN = /[#:]?[A-Za-z0-9_]+|<>|<=|>=|[=<>(),+-]/g;

/**
 * A reader of one expression's tokens. It refuses any unknown text, even if DynamoDB accepts it.
 */
export class Tokens {
  readonly names = new Set<string>();
  readonly values = new Set<string>();
  readonly #text: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = text.match(TOKEN) ?? [];
    if (text.replace(TOKEN, '').trim() !== '') throw this.refusal();
  }

  /** Refuses an expression that is empty or has further tokens. */
  end(): void {
    if (this.#at === 0 || this.#at < this.#tokens.length) throw this.refusal();
  }

  /** The error to throw for the next token. */
  refusal(): Error {
    const near = this.#tokens.slice(Math.max(0, this.#at - 1), this.#at + 2).join(' ');
    return new UnsupportedByMemoryDynamoDB(`the expression "${this.#text}" near "${near}"`);
  }

  /** The next token; a word in capitals, since keywords ignore case. */
  peek(): string | undefined {
    return this.#tokens[this.#at]?.toUpperCase();
  }

  /** Consumes the token if it is next. */
  accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#at++;
    return true;
  }

  /** Consumes and returns the next token if it is one of these. */
  acceptAny<Token extends string>(tokens: readonly Token[]): Token | undefined {
    return tokens.find((token) => this.accept(token));
  }

  /** Consumes the token, which must be next. */
  expect(token: string): void {
    if (!this.accept(token)) throw this.refusal();
  }

  /** Consumes the name of a function (case-sensitive) and its parenthesis if they are next. */
  enter(name: string): boolean {
    if (this.#tokens[this.#at] !== name || this.#tokens[this.#at + 1] !== '(') return false;
    this.#at += 2;
    return true;
  }

  /** One or more members, separated by commas. */
  list<Member>(member: () => Member): Member[] {
    const members = [member()];
    while (this.accept(',')) members.push(member());
    return members;
  }

  /** The node, after consuming its closing parenthesis. */
  closing<Node>(node: Node): Node {
    this.expect(')');
    return node;
  }

  /** The node that follows a comma. */
  next<Node>(node: () => Node): Node {
    this.expect(',');
    return node();
  }

  path(): Path {
    const name = this.#tokens[this.#at] ?? '';
    if (name.startsWith('#')) this.names.add(name);
    else if (!/^[A-Za-z]/.test(name)) throw this.refusal();
    else if (RESERVED_WORDS.has(name.toLowerCase()))
      throw validationException(`${name} is a reserved keyword`);
    this.#at++;
    return { kind: 'path', name };
  }

  value(): ValueName {
    const name = this.#tokens[this.#at] ?? '';
    if (!name.startsWith(':')) throw this.refusal();
    this.values.add(name);
    this.#at++;
    return { kind: 'value', name };
  }

  reference(): Path | ValueName {
    return this.peek()?.startsWith(':') ? this.value() : this.path();
  }
}
