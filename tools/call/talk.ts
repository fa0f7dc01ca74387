import { createInterface, emitKeypressEvents } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import type { HeardEvent, PhoneClient } from './phone-client.ts';
import { SHORT_SECONDS, type Transcript } from './transcript.ts';

const SILENCE = 's';
const HANG_UP = 'q';
/** Stands for no key: the caller waits through a pause. */
const LISTEN_ON = '';

/** A terminal, a file or a pipe. */
export type Input = Readable & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;

/**
 * Makes a call by hand: with single keys at a terminal, with lines elsewhere. At a terminal the
 * call continues by itself after a pause, as on a real phone; elsewhere time passes on demand.
 * @returns whether the flow ended the call
 */
export async function talk(
  phone: PhoneClient,
  transcript: Transcript,
  from: string,
  input: Input = process.stdin,
): Promise<boolean> {
  /** Seconds of the present pause; `undefined` if the flow waits for a key. */
  let pause: number | undefined;
  const hear = async (events: HeardEvent[]) => {
    const listens = events.at(-1)?.type === 'listening';
    const seconds = listens ? ((await phone.secondsLeft()) ?? Infinity) : Infinity;
    pause = seconds <= SHORT_SECONDS ? seconds : undefined;
    const onward = input.isTTY ? `it goes on after ${seconds} s` : `${SILENCE} to listen on`;
    transcript.hear(events, pause === undefined ? undefined : onward);
  };
  transcript.note(`0-9 * # are keys, ${SILENCE} is silence, ${HANG_UP} hangs up`);
  await hear(await phone.call(from));
  for await (const typed of input.isTTY ? keys(input, () => pause) : lines(input)) {
    if (typed === HANG_UP) break;
    if (typed === LISTEN_ON || typed === SILENCE) {
      if (typed === SILENCE) transcript.did('(silence)');
      await hear(await phone.silence());
    } else {
      transcript.did(typed);
      await hear(await phone.press(typed));
    }
    if (!transcript.listening) return true;
  }
  await phone.hangUp();
  transcript.note('hung up');
  return false;
}

/** @param pause seconds without a key until the call continues; `undefined` to wait for a key */
async function* keys(input: Input, pause: () => number | undefined): AsyncGenerator<string> {
  emitKeypressEvents(input);
  input.setRawMode?.(true);
  const typed: string[] = [];
  let wake = () => {};
  const type = (key: string) => {
    typed.push(key);
    wake();
  };
  const onKey = (text: string | undefined, { name, ctrl }: { name?: string; ctrl?: boolean }) => {
    if (ctrl && (name === 'c' || name === 'd')) type(HANG_UP);
    else if (!ctrl && text !== undefined && /^[0-9*#sq]$/.test(text)) type(text);
  };
  input.on('keypress', onKey);
  input.resume();
  try {
    for (;;) {
      const key = typed.shift();
      if (key !== undefined) yield key;
      else {
        const seconds = pause();
        const timer =
          seconds === undefined ? undefined : setTimeout(type, seconds * 1000, LISTEN_ON);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        clearTimeout(timer);
      }
    }
  } finally {
    input.off('keypress', onKey);
    input.setRawMode?.(false);
    input.pause();
  }
}

async function* lines(input: Input): AsyncGenerator<string> {
  for await (const line of createInterface({ input })) {
    const typed = line.trim();
    if (typed === SILENCE || typed === HANG_UP || /^[0-9*#]+$/.test(typed)) yield typed;
    else if (typed !== '')
      console.error(`Invalid entry '${typed}': expected 0-9, * and #, ${SILENCE} or ${HANG_UP}`);
  }
}
