/**
 * Forms. Values are checked in the browser first, so that a typing error does not cost an entry. A
 * form cannot be sent again while a request is pending. Errors appear as text beside their field,
 * and go as soon as they are mended.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api.ts';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { type Errors, FormErrors } from './field.tsx';
import { ProblemNotice } from './notice.tsx';

/** What was entered, by the name of the field. */
export type Values = Record<string, string>;

/** Codes after which the same values may be sent again: secrets stay in the form. */
const RETRYABLE = new Set([
  'try-again',
  'unavailable',
  'offline',
  'internal',
  'too-large',
  'forbidden',
]);

/** Codes that say no more than the errors of the fields: they go with these. */
const ABOUT_FIELDS = new Set(['invalid-input', 'password-refused', 'user-id-taken']);

interface FormProps {
  submit: Key;
  /** How the button looks; `primary` if absent. */
  look?: 'danger' | 'plain';
  /** Checks the values before they are sent. */
  check(values: Values): Errors;
  /** @throws Problem */
  send(values: Values): void | Promise<void>;
  /** Field errors for a refusal; `true` if the refusal is shown elsewhere. */
  explain?(problem: Problem): Errors | true | undefined;
  /** A title for a refusal, instead of the usual one. */
  titleOf?(problem: Problem): Key | undefined;
  /** What to do about a refusal, shown in its notice. */
  remedy?(problem: Problem): ComponentChildren;
  /** What to show at first, found on another page. */
  initial?: { errors: Errors; problem?: Problem } | undefined;
  children: ComponentChildren;
  /** Shown beside the submit button. */
  secondary?: ComponentChildren;
}

interface FormState {
  errors: Errors;
  /** Whether `check` has found the errors, or the service. */
  checked: boolean;
  problem?: Problem | undefined;
  /** Whether the notice of the problem takes the focus: no field does. */
  focus: boolean;
  sent: number;
  found: number;
}

/** A form that checks and sends its values; it clears its secret fields when it is removed. */
export function Form(props: FormProps) {
  const { t } = useTexts();
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<FormState>({
    errors: {},
    checked: false,
    focus: false,
    sent: 0,
    found: 0,
    ...props.initial,
  });
  const [pending, setPending] = useState(false);
  // Known before the next rendering: two submits in a row are one.
  const busy = useRef(false);
  const alive = useRef(true);

  useEffect(() => {
    const shown = form.current;
    const clear = () => clearSecrets(shown);
    alive.current = true;
    addEventListener('pagehide', clear);
    return () => {
      alive.current = false;
      removeEventListener('pagehide', clear);
      clear();
    };
  }, []);

  const find = (errors: Errors, problem?: Problem) =>
    setState(({ sent, found }) => ({
      errors,
      checked: !problem,
      problem,
      focus: Object.keys(errors).length === 0,
      sent: problem ? sent : sent + 1,
      found: found + 1,
    }));

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.current || !form.current) return;
    const values = valuesOf(form.current);
    const errors = props.check(values);
    if (Object.keys(errors).length > 0) return find(errors);
    busy.current = true;
    setPending(true);
    find({});
    try {
      await props.send(values);
    } catch (error) {
      const problem = problemOf(error);
      if (alive.current) {
        const explained = props.explain?.(problem);
        if (!RETRYABLE.has(problem.code)) clearSecrets(form.current);
        if (explained !== true) find(explained ?? {}, problem);
      }
    }
    busy.current = false;
    if (alive.current) setPending(false);
  };

  const onInput = (event: Event) => {
    if (Object.keys(state.errors).length === 0 || !form.current) return;
    const checked = state.checked ? props.check(valuesOf(form.current)) : undefined;
    const { name } = event.target as HTMLInputElement;
    setState((before) => withoutMended(before, name, checked));
  };

  const { problem } = state;
  const title = problem && props.titleOf?.(problem);
  return (
    <form
      ref={form}
      method="post"
      noValidate
      onSubmit={submit}
      onInput={onInput}
      aria-busy={pending}
    >
      {problem && (
        <ProblemNotice
          key={state.found}
          problem={problem}
          {...(title && { title })}
          focus={state.focus}
          hasEntry={form.current?.querySelector('[data-secret]') != null}
        >
          {props.remedy?.(problem)}
        </ProblemNotice>
      )}
      <FormErrors.Provider value={state}>{props.children}</FormErrors.Provider>
      <div class="actions">
        <button type="submit" class={props.look ?? 'primary'} aria-disabled={pending}>
          {pending ? t('site.working') : t(props.submit)}
        </button>
        {props.secondary}
      </div>
    </form>
  );
}

const valuesOf = (form: HTMLFormElement): Values =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

/**
 * The state after an input, without the errors that it has mended.
 * @param name the field that has changed: what the service has found wrong in it is out of date
 * @param checked what `check` finds in the values as they are now
 */
function withoutMended(state: FormState, name: string, checked: Errors | undefined): FormState {
  const left = Object.entries(state.errors).flatMap(([field, keys]) => {
    const own = checked
      ? keys.filter((key) => checked[field]?.includes(key))
      : keys.filter(() => field !== name);
    return own.length > 0 ? [[field, own] as const] : [];
  });
  const { problem } = state;
  const isOver = left.length === 0 && problem && ABOUT_FIELDS.has(problem.code);
  return { ...state, errors: Object.fromEntries(left), problem: isOver ? undefined : problem };
}

/** Clears all secret fields, so that no secret stays in a page that the visitor leaves. */
function clearSecrets(form: HTMLFormElement | null): void {
  for (const input of form?.querySelectorAll<HTMLInputElement>('input[data-secret]') ?? []) {
    input.value = '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
