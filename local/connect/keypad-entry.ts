/** The keys of one GetParticipantInput, and its time limits. All times are in seconds. */

/** A menu: one key. */
export interface MenuEntry {
  mode: 'menu';
  firstKey: number;
}

/** A number of up to `maxDigits` digits. */
export interface DigitsEntry {
  mode: 'digits';
  maxDigits: number;
  firstKey: number;
  betweenKeys: number;
  /** Whether `*` cancels the digits before it; otherwise it is a digit like any other. */
  cancelKey: boolean;
}

/**
 * How an entry ended. `keys` is empty if the time was up or `#` came first; `full` says that the
 * maximum length ended it.
 */
export interface Entered {
  keys: string;
  timedOut: boolean;
  full: boolean;
}

/** An entry in progress. */
export class KeypadEntry {
  readonly form: MenuEntry | DigitsEntry;
  #keys = '';
  #left: number;

  constructor(form: MenuEntry | DigitsEntry) {
    this.form = form;
    this.#left = form.firstKey;
  }

  /** Seconds until the time limit. */
  get secondsLeft(): number {
    return this.#left;
  }

  /** The number of digits keyed so far. */
  get length(): number {
    return this.#keys.length;
  }

  /**
   * Presses a key.
   * @param key one of `0`-`9`, `*`, `#`
   * @returns the entry, if this key ends it
   */
  press(key: string): Entered | undefined {
    const { form } = this;
    if (form.mode === 'menu') return { keys: key, timedOut: false, full: true };
    if (key === '#') return { keys: this.#keys, timedOut: false, full: false };
    this.#keys = key === '*' && form.cancelKey ? '' : this.#keys + key;
    if (this.#keys.length >= form.maxDigits)
      return { keys: this.#keys, timedOut: false, full: true };
    this.#left = form.betweenKeys;
    return undefined;
  }

  /**
   * Lets time pass.
   * @param seconds at most `secondsLeft`
   * @returns the entry, if the time is up
   */
  wait(seconds: number): Entered | undefined {
    this.#left -= seconds;
    return this.#left > 0 ? undefined : { keys: this.#keys, timedOut: true, full: false };
  }
}
