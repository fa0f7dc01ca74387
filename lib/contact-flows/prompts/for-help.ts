import type { PhoneLanguage } from '../../../functions/phone/contract.ts';
import { prompts } from './index.ts';

const chinese = [...'零一二三四五六七八九'];
const words: Record<PhoneLanguage, { digits: readonly string[]; between: string; pause: string }> =
  {
    yue: { digits: chinese, between: '', pause: '，' },
    cmn: { digits: chinese, between: '', pause: '，' },
    en: {
      digits: 'zero one two three four five six seven eight nine'.split(' '),
      between: ' ',
      pause: ', ',
    },
  };

/**
 * The sentence that says whom to call for help, or none without a number. The number is said digit
 * by digit, with a pause where it is written in groups.
 * @param number `+852 2211 6666`, `2211-6666`
 */
export const forHelp = (language: PhoneLanguage, number: string | undefined): string[] =>
  number === undefined ? [] : [prompts[language].forHelp(inWords(number, language))];

function inWords(number: string, language: PhoneLanguage): string {
  const { digits, between, pause } = words[language];
  return (number.match(/\d+/g) ?? [])
    .map((group) => [...group].map((digit) => digits[Number(digit)]).join(between))
    .join(pause);
}
