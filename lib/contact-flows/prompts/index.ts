import type { PhoneLanguage } from '../../../functions/phone/contract.ts';
import { cmn } from './cmn.ts';
import { en } from './en.ts';
import type { Prompts } from './prompts.ts';
import { yue } from './yue.ts';

export type { PromptName, Prompts } from './prompts.ts';

/** Prompts of all languages. */
export const prompts: Readonly<Record<PhoneLanguage, Prompts>> = { yue, cmn, en };
