import type { Channel } from '../identifiers.ts';

const LENGTHS = { phone: [8, 8], internet: [8, 15] } as const;

/** P4: a phone password has eight digits. I4: an internet password has 8 to 15 characters. */
export function brokenByLength(channel: Channel, password: string): boolean {
  const [least, most] = LENGTHS[channel];
  return password.length < least || password.length > most;
}
