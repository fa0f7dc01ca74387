/** The forms that a parameter of an action can have, and what does not fit them. */
import { isKnown, isReference, referencesIn } from './known-references.ts';
import { limits } from './limits.ts';

/**
 * Who says so. `documented`: AWS, on the page of the action. `live`: somebody who tried it on an instance, on that day where it is known
 * (flow-as-code, change log of @flow-as-code/core 0.2.0). `open`: nobody could confirm it. `ours`: Connect takes more than these flows
 * need and the simulator plays.
 */
export type Source =
  | 'documented'
  | 'live'
  | 'live 2026-09-29'
  | 'live 2026-09-30'
  | 'open'
  | 'ours';

export type Form =
  /** What is spoken: words and references. */
  | { is: 'prompt' }
  /** Static, or one reference. */
  | { is: 'value' }
  | { is: 'reference' }
  /** Static, of any text that begins so. */
  | { is: 'static'; begins: string }
  | { is: 'integer'; least: number; most: number }
  | { is: 'one'; of: readonly string[] }
  | { is: 'empty list' }
  | { is: 'map'; of: Form }
  | { is: 'object'; cells: Cells };

export interface Cell {
  form: Form;
  required: boolean;
  source: Source;
}
export type Cells = Readonly<Record<string, Cell>>;

export const must = <const F extends Form>(form: F, source: Source) => ({
  form,
  source,
  required: true as const,
});
export const may = <const F extends Form>(form: F, source: Source) => ({
  form,
  source,
  required: false as const,
});
export const integer = ([least, most]: readonly [number, number]) => ({
  is: 'integer' as const,
  least,
  most,
});
export const one = <const Of extends readonly string[]>(...of: Of) => ({ is: 'one' as const, of });
export const text = { is: 'static', begins: '' } as const;
export const value = { is: 'value' } as const;

type ValueOf<F> = F extends { is: 'one'; of: readonly (infer Value)[] }
  ? Value
  : F extends { is: 'map'; of: infer Of }
    ? Record<string, ValueOf<Of>>
    : F extends { is: 'object'; cells: infer C }
      ? ValuesOf<C>
      : F extends { is: 'empty list' }
        ? never[]
        : string;
/** Parameters that fit their cells. */
export type ValuesOf<C> = {
  [Key in keyof C as C[Key] extends { required: true } ? Key : never]: C[Key] extends {
    form: infer F;
  }
    ? ValueOf<F>
    : never;
} & {
  [Key in keyof C as C[Key] extends { required: true } ? never : Key]?: C[Key] extends {
    form: infer F;
  }
    ? ValueOf<F>
    : never;
};

/** What is wrong with an object's values, one clause each: `lacks Text`. */
export function misfits(given: object, cells: Cells, within = ''): string[] {
  const path = (name: string) => within + name;
  return [
    ...Object.entries(cells).flatMap(([name, { form, required }]) => {
      if (Object.hasOwn(given, name)) return misfit(given[name as never], form, path(name));
      return required ? [`lacks ${path(name)}`] : [];
    }),
    ...Object.keys(given).flatMap((name) =>
      Object.hasOwn(cells, name) ? [] : [`can't have ${path(name)}`],
    ),
  ];
}

function misfit(given: unknown, form: Form, path: string): string[] {
  const wrong = (what: string) => [`has ${path}, which must be ${what}`];
  if (form.is === 'empty list')
    return Array.isArray(given) && given.length === 0 ? [] : wrong('an empty list');
  if (form.is === 'map' || form.is === 'object') {
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      return wrong('an object');
    if (form.is === 'object') return misfits(given, form.cells, `${path}.`);
    return Object.entries(given).flatMap(([key, each]) => misfit(each, form.of, `${path}.${key}`));
  }
  if (typeof given !== 'string') return wrong('a string');
  const unknown = referencesIn(given).find((reference) => !isKnown(reference));
  if (unknown) return [`has ${path}, which refers to ${unknown}, and that is not known`];
  const expected = expectation(given, form);
  return expected === undefined ? [] : wrong(expected);
}

type TextForm = Exclude<Form, { is: 'empty list' | 'map' | 'object' }>;

/** What a text would have to be; undefined if it is. */
function expectation(given: string, form: TextForm): string | undefined {
  switch (form.is) {
    case 'prompt':
      if (given === '') return 'more than nothing';
      return isTooLong(given) ? `at most ${limits.prompt.billed} characters spoken` : undefined;
    case 'value':
      return given.includes('$.') && !isReference(given) ? 'static or one reference' : undefined;
    case 'reference':
      return isReference(given) ? undefined : 'one reference';
    case 'static':
      if (given === '' || given.includes('$.')) return 'static, and not empty';
      return given.startsWith(form.begins) || TO_BE_PUT_IN.test(given)
        ? undefined
        : `a text that begins with ${form.begins}`;
    case 'integer': {
      const fits =
        /^(0|[1-9]\d*)$/.test(given) && Number(given) >= form.least && Number(given) <= form.most;
      return fits ? undefined : `a whole number from ${form.least} to ${form.most}`;
    }
    case 'one':
      return form.of.includes(given) ? undefined : `one of ${form.of.join(', ')}`;
  }
}

/** What CloudFormation puts a value in for (Fn::Sub): the template of a flow is linted before it has any. */
const TO_BE_PUT_IN = /^\$\{\w+\}$/;

const isTooLong = (prompt: string): boolean =>
  prompt.replaceAll(/<[^>]*>/g, '').length > limits.prompt.billed ||
  prompt.length > limits.prompt.characters;
