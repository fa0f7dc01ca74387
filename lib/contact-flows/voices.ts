import type { PhoneLanguage } from '../../functions/phone/contract.ts';

export interface Voice {
  /** Of Amazon Polly. All three speak with the neural engine. */
  name: string;
  /** BCP 47, as Polly calls the language. [open] Whether Connect takes each of them as a contact's LanguageCode. */
  languageCode: string;
}

/** Who speaks which language (D16). */
export const voices = {
  yue: { name: 'Hiujin', languageCode: 'yue-CN' },
  cmn: { name: 'Zhiyu', languageCode: 'cmn-CN' },
  en: { name: 'Amy', languageCode: 'en-GB' },
} as const satisfies Record<PhoneLanguage, Voice>;
