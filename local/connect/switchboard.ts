import { Call } from './call.ts';
import type { CallOptions, Instance } from './contact.ts';

/**
 * Ended calls stay known up to this number of calls, so that a late client learns that its call has
 * ended.
 */
const MAX_REMEMBERED = 1000;

/** The calls of an instance, by ID. */
export class Switchboard {
  /** The instance for new calls. */
  instance: Instance;
  readonly #calls = new Map<string, Call>();

  constructor(instance: Instance) {
    this.instance = instance;
  }

  /** Creates a call; `start` begins it. */
  open(options: CallOptions = {}): Call {
    const call = new Call(this.instance, options);
    this.#calls.set(call.id, call);
    for (const [id, each] of this.#calls) {
      if (this.#calls.size <= MAX_REMEMBERED) break;
      if (each.ended) this.#calls.delete(id);
    }
    return call;
  }

  /** The call with this ID; undefined if it is unknown or no longer remembered. */
  get(id: string): Call | undefined {
    return this.#calls.get(id);
  }
}
