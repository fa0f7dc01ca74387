import { styleText } from 'node:util';
import type { HeardEvent } from './phone-client.ts';

const COLOURS = { yue: 'cyan', cmn: 'magenta', en: 'green' } as const;

/** A flow that listens no longer than this only pauses between two prompts. */
export const SHORT_SECONDS = 2;

/** A call as text; in colour on a terminal. */
export class Transcript {
  /** The entry that the flow waits for; `undefined` once the call has ended. */
  listening: Extract<HeardEvent, { type: 'listening' }> | undefined;
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** @param onward how the call goes on, if the flow only pauses */
  hear(events: HeardEvent[], onward?: string): void {
    for (const event of events) {
      if (event.type === 'prompt') {
        const colour = COLOURS[event.language as keyof typeof COLOURS] ?? 'white';
        this.#print(`${styleText(colour, event.voice.padEnd(6))}  ${event.text}`);
      } else if (event.type === 'listening') {
        this.listening = event;
        const wanted =
          event.mode === 'menu' ? 'one key' : `up to ${event.maxDigits} digits, then #`;
        const more = `${event.encrypted ? ', encrypted' : ''}${onward ? `, or ${onward}` : ''}`;
        this.#print(styleText('dim', `        … ${wanted}${more}`));
      } else {
        this.listening = undefined;
        this.#print(styleText('dim', '        the call has ended'));
      }
    }
  }

  /** What the caller did; keys of an encrypted entry are not shown. */
  did(keys: string): void {
    const shown = this.listening?.encrypted ? keys.replaceAll(/\d/g, '•') : keys;
    this.#print(`${styleText('bold', 'you   ')}  ${shown}`);
  }

  note(text: string): void {
    this.#print(styleText('dim', `        ${text}`));
  }
}
