/** Valid and invalid values for the forms of parameters. */
import type { Value } from '../../../../lib/contact-flows/flow-language.ts';
import { limits } from '../../../../lib/contact-flows/limits.ts';
import type { Cells, Form } from '../../../../lib/contact-flows/parameter-forms.ts';

const UNKNOWN = '$.Queue.Name';

/** A valid value for each parameter. */
export const validParameters = (cells: Cells): Record<string, Value> =>
  Object.fromEntries(Object.entries(cells).map(([name, { form }]) => [name, validValue(form)]));

function validValue(form: Form): Value {
  switch (form.is) {
    case 'prompt':
    case 'value':
      return 'Hello';
    case 'reference':
      return '$.ContactId';
    case 'static':
      return `${form.begins}x`;
    case 'integer':
      return String(form.max);
    case 'one':
      return form.of[0] as string;
    case 'empty list':
      return [];
    case 'map':
      return { key: validValue(form.of) };
    case 'object':
      return validParameters(form.cells);
  }
}

/** Invalid values, each with a description. */
export function invalidValues(form: Form): [string, unknown][] {
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
      return [form.min - 1, form.max + 1, `0${form.max}`, `${form.min}.5`, 'many']
        .map((each): [string, unknown] => [`${each}`, `${each}`])
        .concat([[`the number ${form.max}`, form.max]]);
    case 'one':
      return [
        ['another word', 'Other'],
        ['another case', otherCase(form.of[0] as string)],
        ['a boolean', true],
      ];
    case 'empty list':
      return [
        ['a list with an item', ['Agent']],
        ['a word', 'None'],
      ];
    case 'map':
      return [
        ['a word', 'x'],
        ['a list', ['x']],
        ...invalidValues(form.of).map(([what, it]): [string, unknown] => [what, { key: it }]),
      ];
    case 'object':
      return [['a word', 'x'], ...invalidObjects(form.cells)];
  }
}

const otherCase = (word: string) => (word === word.toLowerCase() ? `${word}x` : word.toLowerCase());

function invalidObjects(cells: Cells): [string, unknown][] {
  const fine = validParameters(cells);
  return [
    ['an unknown parameter in it', { ...fine, Colour: 'red' }],
    ...Object.entries(cells).flatMap(([name, { form, required }]): [string, unknown][] => {
      const { [name]: _, ...others } = fine;
      return [
        ...(required ? [[`no ${name}`, others] as [string, unknown]] : []),
        ...invalidValues(form).map(([what, it]): [string, unknown] => [
          `${name}: ${what}`,
          { ...fine, [name]: it },
        ]),
      ];
    }),
  ];
}
