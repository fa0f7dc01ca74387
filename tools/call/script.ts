import type { PhoneClient } from './phone-client.ts';
import type { Transcript } from './transcript.ts';

const SILENCE = 's';

/**
 * Plays a script: each part when the flow listens.
 * @returns whether the flow ended the call; else the caller hung up after the last part
 * @throws Error for parts that are no keys, before anything is dialled
 */
export async function playScript(
  phone: PhoneClient,
  transcript: Transcript,
  from: string,
  script: string,
): Promise<boolean> {
  const parts = script.split(',').map((part) => part.trim());
  const wrong = parts.find((part) => part !== SILENCE && !/^[0-9*#]+$/.test(part));
  if (wrong !== undefined)
    throw new Error(`"${wrong}" is neither keys (0-9, * and #) nor ${SILENCE} for silence`);
  transcript.hear(await phone.call(from));
  for (const [index, part] of parts.entries()) {
    if (!transcript.listening) {
      transcript.note(`left of the script: ${parts.length - index}`);
      return true;
    }
    transcript.did(part === SILENCE ? '(silence)' : part);
    transcript.hear(await (part === SILENCE ? phone.silence() : phone.press(part)));
  }
  if (!transcript.listening) return true;
  await phone.hangUp();
  transcript.note('hung up');
  return false;
}
