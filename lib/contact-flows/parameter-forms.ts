/** Forms of an action's parameters, and the check of values against them. */
import { isKnown, isReference, referencesIn } from './known-references.ts';
import { limits } from './limits.ts';

/**
 * Source of a fact about Connect.
 * - `documented`: AWS's page on the action.
 * - `live`: a test on a real instance, with its date if known (flow-as-code, change log of
 *   `@flow-as-code/core` 0.2.0).
 * - `open`: unconfirmed.
 * - `ours`: a restriction of this project. Connect accepts more, but these flows do not need it and
 * the simulator does not support it.
 */
export type Source =
  | 'documented'
  | 'live'
  | 'live 2026-09-29'
  | 'live 2026-09-30'
  | 'open'
  | 'ours';

/** Form of a parameter. */
export type Form =
  /** Spoken text or SSML, which may contain references. */
  | { is: 'prompt' }
  /** Static text, or one reference. */
  | { is: 'value' }
  /** One reference. */
  | { is: 'reference' }
  /** Static text with this beginning. */
  | { is: 'static'; begins: string }
  /** Whole number, bounds included. */
  | { is: 'integer'; min: number; max: number }
  | { is: 'one'; of: readonly string[] }
  | { is: 'empty list' }
  | { is: 'map'; of: Form }
  | { is: 'object'; cells: Cells };

/** A cell of the table: one parameter. */
export interface Cell {
  form: Form;
  required: boolean;
  source: Source;
}
/** Parameters by name. */
export type Cells = Readonly<Record<string, Cell>>;

/** A parameter that must be present. */
export const required = <const F extends Form>(form: F, source: Source) => ({
  form,
  source,
  required: true as const,
});
/** A parameter that may be present. */
export const optional = <const F extends Form>(form: F, source: Source) => ({
  form,
  source,
  required: false as const,
});
/** A whole number, bounds included. */
export const integer = ([min, max]: readonly [number, number]) => ({
  is: 'integer' as const,
  min,
  max,
});
/** One of these words. */
export const oneOf = <const Of extends readonly string[]>(...of: Of) => ({
  is: 'one' as const,
  of,
});
/** Any static text. */
export const staticText = { is: 'static', begins: '' } as const;
/** Static text, or one reference. */
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
/** Type of the parameters that fit the cells. */
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

/**
 * Findings on parameters that do not fit their cells, one clause each: `lacks Text`.
 * @param within prefix of the names, for a nested object: `InputValidation.`
 */
export function parameterFindings(given: object, cells: Cells, within = ''): string[] {
  const path = (name: string) => within + name;
  return [
    ...Object.entries(cells).flatMap(([name, { form, required }]) => {
      if (Object.hasOwn(given, name)) return valueFindings(given[name as never], form, path(name));
      return required ? [`lacks ${path(name)}`] : [];
    }),
    ...Object.keys(given).flatMap((name) =>
      Object.hasOwn(cells, name) ? [] : [`can't have ${path(name)}`],
    ),
  ];
}

function valueFindings(given: unknown, form: Form, path: string): string[] {
  const wrong = (what: string) => [`has ${path}, which must be ${what}`];
  if (form.is === 'empty list')
    return Array.isArray(given) && given.length === 0 ? [] : wrong('an empty list');
  if (form.is === 'map' || form.is === 'object') {
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      return wrong('an object');
    if (form.is === 'object') return parameterFindings(given, form.cells, `${path}.`);
    return Object.entries(given).flatMap(([key, each]) =>
      valueFindings(each, form.of, `${path}.${key}`),
    );
  }
  if (typeof given !== 'string') return wrong('a string');
  const unknown = referencesIn(given).find((reference) => !isKnown(reference));
  if (unknown) return [`has ${path}, which refers to ${unknown}, and that is not known`];
  const expected = expectation(given, form);
  return expected === undefined ? [] : wrong(expected);
}

type TextForm = Exclude<Form, { is: 'empty list' | 'map' | 'object' }>;

/** The requirement that a text does not meet, or undefined if it meets them all. */
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
      return given.startsWith(form.begins) || SUB_PLACEHOLDER.test(given)
        ? undefined
        : `a text that begins with ${form.begins}`;
    case 'integer': {
      const fits =
        /^(0|[1-9]\d*)$/.test(given) && Number(given) >= form.min && Number(given) <= form.max;
      return fits ? undefined : `a whole number from ${form.min} to ${form.max}`;
    }
    case 'one':
      return form.of.includes(given) ? undefined : `one of ${form.of.join(', ')}`;
  }
}

/** Placeholder of Fn::Sub. The linter runs before CloudFormation replaces it with a value. */
const SUB_PLACEHOLDER = /^\$\{\w+\}$/;

const isTooLong = (prompt: string): boolean =>
  prompt.replaceAll(/<[^>]*>/g, '').length > limits.prompt.billed ||
  prompt.length > limits.prompt.characters;
