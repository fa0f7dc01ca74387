/** What the phone says of an account, as a bank says it in each language (D16). */
import type { PhoneLanguage } from '../contract.ts';
import { cmn } from './cmn.ts';
import { en } from './en.ts';
import type { Speech } from './speech.ts';
import { yue } from './yue.ts';

export const speechIn: Record<PhoneLanguage, Speech> = { yue, cmn, en };
