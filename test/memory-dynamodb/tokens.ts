import { UnsupportedByMemoryDynamoDB, validationException } from './errors.ts';
import type { Path, ValueName } from './expressions.ts';
import { RESERVED_WORDS } from './reserved-words.ts';

const TOKEN = /[#:]?[A-Za-z0-9_]+|<>|<=|>=|[=<>(),+-]/g;

/** A reader of one expression's tokens. It refuses every text it does not know, be it DynamoDB's or not. */
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

  /** Refuses an expression that is empty or goes on. */
  end(): void {
    if (this.#at === 0 || this.#at < this.#tokens.length) throw this.refusal();
  }

  /** The error to throw for what stands next. */
  refusal(): Error {
    const near = this.#tokens.slice(Math.max(0, this.#at - 1), this.#at + 2).join(' ');
    return new UnsupportedByMemoryDynamoDB(`the expression "${this.#text}" near "${near}"`);
  }

  /** The next token; a word in capitals, as keywords are the same in any case. */
  peek(): string | undefined {
    return this.#tokens[this.#at]?.toUpperCase();
  }

  /** Takes the token, if it is next. */
  accept(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#at++;
    return true;
  }

  /** Takes and gives the one of these tokens that is next, if one is. */
  acceptAny<Token extends string>(tokens: readonly Token[]): Token | undefined {
    return tokens.find((token) => this.accept(token));
  }

  /** Takes the token, which must be next. */
  expect(token: string): void {
    if (!this.accept(token)) throw this.refusal();
  }

  /** Enters the function of that name (in its own case), if it is next. */
  enter(name: string): boolean {
    if (this.#tokens[this.#at] !== name || this.#tokens[this.#at + 1] !== '(') return false;
    this.#at += 2;
    return true;
  }

  /** One or more members, between commas. */
  list<Member>(member: () => Member): Member[] {
    const members = [member()];
    while (this.accept(',')) members.push(member());
    return members;
  }

  /** The node, once its closing parenthesis is taken. */
  closing<Node>(node: Node): Node {
    this.expect(')');
    return node;
  }

  /** The node after a comma. */
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
