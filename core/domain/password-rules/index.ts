/**
 * The rules for a new password. A refusal names the broken rule, never the data (D7). Only the
 * database knows whether it was used before (D6): `core/store/past-passwords.ts`.
 */
import type { Channel } from '../identifiers.ts';
import { brokenByDigits } from './digits-only.ts';
import { brokenByLength } from './length.ts';
import { brokenByLettersAndDigits } from './letters-and-digits.ts';
import { brokenByPersonalData, type PersonalData } from './personal-data.ts';
import { brokenByCommonness } from './too-common.ts';
import { brokenByUserId } from './user-id.ts';

export type PasswordRule =
  | 'length'
  | 'digits-only'
  | 'letters-and-digits'
  | 'too-common'
  | 'user-id'
  | 'personal-data'
  | 'used-before';

/** The owner of the new password, as far as it may be read. */
export interface PasswordOwner extends PersonalData {
  userIds: string[];
}

/**
 * The broken rules among those that need only the password, in the order in which they are told.
 */
export function brokenFormRules(channel: Channel, password: string): PasswordRule[] {
  const broken: PasswordRule[] = [];
  if (brokenByLength(channel, password)) broken.push('length');
  if (channel === 'phone' && brokenByDigits(password)) broken.push('digits-only');
  if (channel === 'internet' && brokenByLettersAndDigits(password))
    broken.push('letters-and-digits');
  if (brokenByCommonness(password)) broken.push('too-common');
  return broken;
}

/** The broken rules among those that need the owner's data. */
export function brokenOwnerRules(
  channel: Channel,
  password: string,
  owner: PasswordOwner,
): PasswordRule[] {
  const broken: PasswordRule[] = [];
  if (brokenByUserId(password, owner.userIds)) broken.push('user-id');
  if (brokenByPersonalData(channel, password, owner)) broken.push('personal-data');
  return broken;
}
