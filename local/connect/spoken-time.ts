/**
 * How long a prompt takes to hear: a model of the voices, for comparing prompts without AWS. [open]
 * No voice was measured. The rates are those of an unhurried announcement: five characters a second
 * in Chinese, fifteen in English with its pauses, and the pauses that Chinese punctuation stands
 * for.
 */
import type { PromptEvent, SpokenLanguage } from './speech.ts';

const CHARACTERS_PER_SECOND: Record<SpokenLanguage, number> = { yue: 5, cmn: 5, en: 15 };
const CHINESE_PAUSES: Record<string, number> = { '，': 0.25, '、': 0.25, '。': 0.5, '：': 0.5 };
/** After a paragraph, beyond that of its full stop. */
const PARAGRAPH_SECONDS = 0.3;
/** A digit by itself is a character in Chinese and a word in English. */
const CHARACTERS_PER_DIGIT: Record<SpokenLanguage, number> = { yue: 1, cmn: 1, en: 5 };

const PARTS =
  /<break time="(?<pause>\d+)ms"\/>|<prosody rate="(?<rate>\d+)%">|<say-as interpret-as="digits">(?<digits>\d+)<\/say-as>|(?<paragraph><\/p>)|<[^>]*>|(?<character>&\w+;|[^<&])/gu;

/** Seconds to hear a prompt to its end, with the pauses and the rate of its markup. */
export function secondsToHear({ language, ssml }: Pick<PromptEvent, 'language' | 'ssml'>): number {
  let pauses = 0;
  let characters = 0;
  let rate = 100;
  for (const { groups: part = {} } of ssml.matchAll(PARTS)) {
    if (part.pause) pauses += Number(part.pause) / 1000;
    else if (part.rate) rate = Number(part.rate);
    else if (part.digits) characters += part.digits.length * CHARACTERS_PER_DIGIT[language];
    else if (part.paragraph) pauses += PARAGRAPH_SECONDS;
    else if (part.character && language !== 'en' && part.character in CHINESE_PAUSES)
      pauses += CHINESE_PAUSES[part.character] as number;
    else if (part.character && (language === 'en' || part.character.trim())) characters += 1;
  }
  return pauses + characters / CHARACTERS_PER_SECOND[language] / (rate / 100);
}
