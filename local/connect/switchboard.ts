import { Call } from './call.ts';
import type { CallOptions, Instance } from './contact.ts';

/** A call that is over is remembered for a while, so that whoever asks hears that it has ended. */
const MOST_REMEMBERED = 1000;

/** The calls of an instance, by their ids. */
export class Switchboard {
  /** What calls follow that begin from now on. */
  instance: Instance;
  readonly #calls = new Map<string, Call>();

  constructor(instance: Instance) {
    this.instance = instance;
  }

  /** A call that is not yet begun. */
  open(options: CallOptions = {}): Call {
    const call = new Call(this.instance, options);
    this.#calls.set(call.id, call);
    for (const [id, each] of this.#calls) {
      if (this.#calls.size <= MOST_REMEMBERED) break;
      if (each.ended) this.#calls.delete(id);
    }
    return call;
  }

  get(id: string): Call | undefined {
    return this.#calls.get(id);
  }
}
