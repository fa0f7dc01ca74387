import { createInterface, emitKeypressEvents } from 'node:readline';
import type { PhoneClient } from './phone-client.ts';
import type { Transcript } from './transcript.ts';

const SILENCE = 's';
const HANG_UP = 'q';

/**
 * A call by hand: single keys of a terminal, or lines where input is none.
 * @returns whether the flow ended the call
 */
export async function talk(phone: PhoneClient, transcript: Transcript, from: string): Promise<boolean> {
  transcript.note(`0-9 * # are keys, ${SILENCE} is silence, ${HANG_UP} hangs up`);
  transcript.hear(await phone.call(from));
  for await (const typed of process.stdin.isTTY ? keys() : lines()) {
    if (typed === HANG_UP) break;
    if (typed === SILENCE) {
      transcript.did('(silence)');
      transcript.hear(await phone.silence());
    } else {
      transcript.did(typed);
      transcript.hear(await phone.press(typed));
    }
    if (!transcript.listening) return true;
  }
  await phone.hangUp();
  transcript.note('hung up');
  return false;
}

async function* keys(): AsyncGenerator<string> {
  const { stdin } = process;
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  const typed: string[] = [];
  let wake = () => {};
  const onKey = (text: string | undefined, { name, ctrl }: { name?: string; ctrl?: boolean }) => {
    if (ctrl && (name === 'c' || name === 'd')) typed.push(HANG_UP);
    else if (!ctrl && text !== undefined && /^[0-9*#sq]$/.test(text)) typed.push(text);
    wake();
  };
  stdin.on('keypress', onKey);
  stdin.resume();
  try {
    for (;;) {
      const key = typed.shift();
      if (key !== undefined) yield key;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stdin.off('keypress', onKey);
    stdin.setRawMode(false);
    stdin.pause();
  }
}

async function* lines(): AsyncGenerator<string> {
  for await (const line of createInterface({ input: process.stdin })) {
    const typed = line.trim();
    if (typed === SILENCE || typed === HANG_UP || /^[0-9*#]+$/.test(typed)) yield typed;
    else if (typed !== '') console.error(`"${typed}" is neither keys, nor ${SILENCE}, nor ${HANG_UP}`);
  }
}
