/** A record of a call for observers: actions and responses, never the keyed digits. */
import type { Action } from './flow.ts';
import type { Answered } from './function-invocation.ts';

/** One action of a call. */
export interface TraceEntry {
  flow: string;
  action: string;
  type: string;
  /** How the action was left; absent for the current action. */
  branch?: string;
  note?: string;
  invocation?: { parameters: Record<string, string | null>; answers: Answered[] };
}

/** Shorter sequences occur anywhere by chance, and are not passwords. */
const MIN_HIDDEN_DIGITS = 4;

/** The trace of one call. */
export class Trace {
  readonly #entries: TraceEntry[] = [];
  readonly #keyed = new Set<string>();

  /**
   * The recorded actions.
   * @param after number of entries to skip
   */
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

  /** Records how many digits were keyed, and hides these digits in all later entries. */
  keyed(keys: string): void {
    if (keys.length >= MIN_HIDDEN_DIGITS) this.#keyed.add(keys);
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
