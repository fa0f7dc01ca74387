import type { PhoneLanguage } from '../../functions/phone/contract.ts';

export interface Voice {
  /** Of Amazon Polly. All three speak with the neural engine. */
  name: string;
}

/** Who speaks which language (D16). */
export const voices = {
  yue: { name: 'Hiujin' },
  cmn: { name: 'Zhiyu' },
  en: { name: 'Amy' },
} as const satisfies Record<PhoneLanguage, Voice>;
