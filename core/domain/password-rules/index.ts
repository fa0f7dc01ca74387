/**
 * What a new password must be. A refusal names the rule that failed, never the data (D7). Whether
 * it was used before (D6) only the database can say: `core/store/past-passwords.ts`.
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

/** Whom the password would belong to, as far as may be consulted. */
export interface PasswordOwner extends PersonalData {
  userIds: string[];
}

/** The rules that need nothing but the password, in the order of their telling. */
export function brokenFormRules(channel: Channel, password: string): PasswordRule[] {
  const broken: PasswordRule[] = [];
  if (brokenByLength(channel, password)) broken.push('length');
  if (channel === 'phone' && brokenByDigits(password)) broken.push('digits-only');
  if (channel === 'internet' && brokenByLettersAndDigits(password))
    broken.push('letters-and-digits');
  if (brokenByCommonness(password)) broken.push('too-common');
  return broken;
}

/** The rules that need to know whose password it would be. */
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
