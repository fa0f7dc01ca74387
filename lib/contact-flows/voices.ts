import type { PhoneLanguage } from '../../functions/phone/contract.ts';

/** A voice of Amazon Polly. */
export interface Voice {
  /** Name in Polly. All three voices use the neural engine. */
  name: string;
}

/** Voice of each language (D16). */
export const voices = {
  yue: { name: 'Hiujin' },
  cmn: { name: 'Zhiyu' },
  en: { name: 'Amy' },
} as const satisfies Record<PhoneLanguage, Voice>;
