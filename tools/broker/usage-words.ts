/** What commander says of arguments that it does not understand, in Traditional Chinese. */
import type { CommanderError } from '@commander-js/extra-typings';
import type { Language } from './refusal-words.ts';

type Say = (quoted: string[], numbers: string[], choices?: string) => string | undefined;

/**
 * By commander's code: words around what stands in its quotes, and the numbers and allowed choices
 * that it says.
 */
const ZH: Record<string, Say> = {
  'commander.unknownOption': ([option]) => `不明的選項 '${option}'`,
  'commander.unknownCommand': ([name]) => `不明的指令 '${name}'`,
  'commander.missingArgument': ([name]) => `欠缺參數 '${name}'`,
  'commander.optionMissingArgument': ([option]) => `選項 '${option}' 欠缺其值`,
  'commander.invalidArgument': ([first = '', second], _, choices) => {
    // An option stands before its value, an argument after it.
    const [name, value] = first.startsWith('-') ? [first, second] : [second, first];
    return choices && `'${name}' 的值 '${value}' 無效：應為 ${choices.replaceAll(', ', '、')}`;
  },
  'commander.excessArguments': ([name], [expected, given]) =>
    `'${name}' 的參數過多：應有 ${expected} 個，現有 ${given} 個`,
};

/** A mistake in one line; in commander's own words if it has none of ours. */
export function usageWords({ code, message }: CommanderError): string | undefined {
  const quoted = [...message.matchAll(/'([^']*)'/g)].map(([, text = '']) => text);
  const numbers = message.replace(/'[^']*'/g, '').match(/\d+/g) ?? [];
  const meant = /\(Did you mean (.*)\?\)/.exec(message)?.[1];
  const choices = /Allowed choices are (.*)[.]/.exec(message)?.[1];
  const words = ZH[code]?.(quoted, numbers, choices);
  return words && `${words}${meant ? `（是否 ${meant}？）` : ''}`;
}

/**
 * The language that arguments ask for, read before they are understood: a mistake in them is told
 * in it.
 */
export function languageOf(argv: readonly string[]): Language {
  const given = argv.flatMap((each, i) =>
    each === '--lang' ? [argv[i + 1]] : each.startsWith('--lang=') ? [each.slice(7)] : [],
  );
  return given.at(-1) === 'zh' ? 'zh' : 'en';
}
