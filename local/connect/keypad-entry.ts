/** What a caller keys at one GetParticipantInput, and how its time runs. Seconds, all of them. */

export interface MenuEntry {
  mode: 'menu';
  firstKey: number;
}

export interface DigitsEntry {
  mode: 'digits';
  maxDigits: number;
  firstKey: number;
  betweenKeys: number;
  /** Whether `*` cancels the digits before it; else it is a digit like any other. */
  cancelKey: boolean;
}

/** How an entry ended: with these keys (none: the time was up, or `#` came at once), and whether its length ended it. */
export interface Entered {
  keys: string;
  timedOut: boolean;
  full: boolean;
}

export class KeypadEntry {
  readonly form: MenuEntry | DigitsEntry;
  #keys = '';
  #left: number;

  constructor(form: MenuEntry | DigitsEntry) {
    this.form = form;
    this.#left = form.firstKey;
  }

  /** Until the time is up. */
  get secondsLeft(): number {
    return this.#left;
  }

  /** How many digits were keyed so far. */
  get length(): number {
    return this.#keys.length;
  }

  /** @param key one of `0`-`9`, `*`, `#` */
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

  /** @param seconds at most `secondsLeft` */
  wait(seconds: number): Entered | undefined {
    this.#left -= seconds;
    return this.#left > 0 ? undefined : { keys: this.#keys, timedOut: true, full: false };
  }
}
