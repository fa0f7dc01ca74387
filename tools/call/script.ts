import { UsageError } from '../shared/command-line.ts';
import type { PhoneClient } from './phone-client.ts';
import type { Transcript } from './transcript.ts';

const SILENCE = 's';

/**
 * Reads a script: `3,82345601#,s`.
 * @returns its entries, each keys or `s` for silence
 * @throws UsageError
 */
export function parseScript(text: string): string[] {
  const entries = text.split(',').map((entry) => entry.trim());
  const wrong = entries.find((entry) => entry !== SILENCE && !/^[0-9*#]+$/.test(entry));
  if (wrong !== undefined)
    throw new UsageError(
      `Invalid entry '${wrong}' in --keys: expected 0-9, * and #, or ${SILENCE} for silence`,
    );
  return entries;
}

/**
 * Plays a script: one entry each time the flow listens.
 * @returns whether the flow ended the call; else the caller hung up after the last entry
 */
export async function playScript(
  phone: PhoneClient,
  transcript: Transcript,
  from: string,
  script: string[],
): Promise<boolean> {
  transcript.hear(await phone.call(from));
  for (const [index, entry] of script.entries()) {
    if (!transcript.listening) {
      transcript.note(`entries not played: ${script.length - index}`);
      return true;
    }
    transcript.did(entry === SILENCE ? '(silence)' : entry);
    transcript.hear(await (entry === SILENCE ? phone.silence() : phone.press(entry)));
  }
  if (!transcript.listening) return true;
  await phone.hangUp();
  transcript.note('hung up');
  return false;
}
