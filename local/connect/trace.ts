/** What a call did, for whoever looks on: actions and answers, never what was keyed. */
import type { Action } from './flow.ts';
import type { Answered } from './function-call.ts';

export interface TraceEntry {
  flow: string;
  action: string;
  type: string;
  /** How it was left; absent: the call stands here. */
  branch?: string;
  note?: string;
  invocation?: { parameters: Record<string, string | null>; answers: Answered[] };
}

/** Shorter ones are found anywhere by chance, and are no password. */
const SHORTEST_HIDDEN = 4;

export class Trace {
  readonly #entries: TraceEntry[] = [];
  readonly #keyed = new Set<string>();

  /** @param after how many entries are known already */
  entries(after = 0): TraceEntry[] {
    return this.#entries.slice(after);
  }

  reach(flow: string, { id, type }: Action): void {
    this.#entries.push({ flow, action: id, type });
  }

  leave(branch: string): void {
    const last = this.#entries.at(-1);
    if (last) last.branch = branch;
  }

  note(note: string): void {
    const last = this.#entries.at(-1);
    if (last) last.note = note;
  }

  /** Says how many digits were keyed, and remembers them, to hide them wherever they come back. */
  keyed(keys: string): void {
    if (keys.length >= SHORTEST_HIDDEN) this.#keyed.add(keys);
    this.note(keys === '' ? 'nothing keyed' : `keyed ${'•'.repeat(keys.length)}`);
  }

  invoked(parameters: Record<string, string | null>, answers: Answered[]): void {
    const last = this.#entries.at(-1);
    if (last) last.invocation = this.#hide({ parameters, answers });
  }

  #hide<Value>(value: Value): Value {
    return JSON.parse(JSON.stringify(value), (key, each) => {
      if (typeof each !== 'string') return each;
      if (key === 'entry' && each.length > 100) return '(encrypted)';
      return [...this.#keyed].reduce(
        (text, keys) => text.replaceAll(keys, '•'.repeat(keys.length)),
        each,
      );
    });
  }
}
