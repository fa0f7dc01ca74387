/** Values that fit the forms of the table, and values that do not. */
import type { Value } from '../../../lib/contact-flows/flow-language.ts';
import { limits } from '../../../lib/contact-flows/limits.ts';
import type { Cells, Form } from '../../../lib/contact-flows/parameter-forms.ts';

const UNKNOWN = '$.Queue.Name';

export const goodOf = (cells: Cells): Record<string, Value> =>
  Object.fromEntries(Object.entries(cells).map(([name, { form }]) => [name, good(form)]));

function good(form: Form): Value {
  switch (form.is) {
    case 'prompt':
    case 'value':
      return 'Hello';
    case 'reference':
      return '$.ContactId';
    case 'static':
      return `${form.begins}x`;
    case 'integer':
      return String(form.most);
    case 'one':
      return form.of[0] as string;
    case 'empty list':
      return [];
    case 'map':
      return { key: good(form.of) };
    case 'object':
      return goodOf(form.cells);
  }
}

/** Values that do not fit, each with what is wrong. */
export function bad(form: Form): [string, unknown][] {
  switch (form.is) {
    case 'prompt':
      return [
        ['nothing', ''],
        ['3,001 characters spoken', 'a'.repeat(limits.prompt.billed + 1)],
        ['6,001 characters with markup', `<speak>${'<break/>'.repeat(750)}</speak>`],
        ['an unknown reference', `In ${UNKNOWN}`],
        ['a number', 5],
      ];
    case 'value':
      return [
        ['a reference among words', 'is $.ContactId'],
        ['an unknown reference', UNKNOWN],
        ['a number', 5],
      ];
    case 'reference':
      return [
        ['words', 'Hello'],
        ['an unknown reference', UNKNOWN],
        ['two references', '$.ContactId$.ContactId'],
      ];
    case 'static':
      return [
        ['nothing', ''],
        ['a reference', '$.ContactId'],
        ...(form.begins ? [['another beginning', 'x'] as [string, unknown]] : []),
      ];
    case 'integer':
      return [form.least - 1, form.most + 1, `0${form.most}`, `${form.least}.5`, 'many']
        .map((each): [string, unknown] => [`${each}`, `${each}`])
        .concat([[`the number ${form.most}`, form.most]]);
    case 'one':
      return [
        ['another word', 'Other'],
        ['other capitals', swapped(form.of[0] as string)],
        ['a truth value', true],
      ];
    case 'empty list':
      return [
        ['a list of something', ['Agent']],
        ['a word', 'None'],
      ];
    case 'map':
      return [
        ['a word', 'x'],
        ['a list', ['x']],
        ...bad(form.of).map(([what, it]): [string, unknown] => [what, { key: it }]),
      ];
    case 'object':
      return [['a word', 'x'], ...badObjects(form.cells)];
  }
}

const swapped = (word: string) => (word === word.toLowerCase() ? `${word}x` : word.toLowerCase());

function badObjects(cells: Cells): [string, unknown][] {
  const fine = goodOf(cells);
  return [
    ['something unknown in it', { ...fine, Colour: 'red' }],
    ...Object.entries(cells).flatMap(([name, { form, required }]): [string, unknown][] => {
      const { [name]: _, ...others } = fine;
      return [
        ...(required ? [[`no ${name}`, others] as [string, unknown]] : []),
        ...bad(form).map(([what, it]): [string, unknown] => [
          `${name}: ${what}`,
          { ...fine, [name]: it },
        ]),
      ];
    }),
  ];
}
