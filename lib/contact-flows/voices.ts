import type { PhoneLanguage } from '../../functions/phone/contract.ts';

/** The neural voices of Amazon Polly that flows may use, and the language that each speaks. */
export const neuralVoices = { Hiujin: 'yue', Zhiyu: 'cmn', Amy: 'en', Joanna: 'en' } as const;
export type NeuralVoice = keyof typeof neuralVoices;

/** The voice of each language of the phone (D16). */
export const voices = {
  yue: { name: 'Hiujin' },
  cmn: { name: 'Zhiyu' },
  en: { name: 'Amy' },
} as const satisfies Record<PhoneLanguage, { name: NeuralVoice }>;
