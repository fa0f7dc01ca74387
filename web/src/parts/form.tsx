/**
 * Forms. Values are checked in the browser first, so that a typing error does not cost an entry. A
 * form cannot be sent again while a request is pending. Errors appear as text beside their field.
 */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api.ts';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { ProblemNotice } from './notice.tsx';

/** Error texts, by the name of the field. */
export type Errors = Record<string, Key[]>;
/** What was entered, by the name of the field. */
export type Values = Record<string, string>;

const FormErrors = createContext<{ errors: Errors; sent: number }>({ errors: {}, sent: 0 });

/** Codes after which the same values may be sent again: secrets stay in the form. */
const RETRYABLE = new Set([
  'try-again',
  'unavailable',
  'offline',
  'internal',
  'too-large',
  'forbidden',
]);

interface FormProps {
  submit: Key;
  danger?: boolean;
  /** Checks the values before they are sent. */
  check(values: Values): Errors;
  /** @throws Problem */
  send(values: Values): void | Promise<void>;
  /** Field errors for a refusal; `true` if the refusal is shown elsewhere. */
  explain?(problem: Problem): Errors | true | undefined;
  /** A title for a refusal, instead of the usual one. */
  titleOf?(problem: Problem): Key | undefined;
  /** Errors to show at first, found on another page. */
  initial?: Errors;
  children: ComponentChildren;
  /** Shown beside the submit button. */
  secondary?: ComponentChildren;
}

/** A form that checks and sends its values; it clears its secret fields when it is removed. */
export function Form(props: FormProps) {
  const { t } = useTexts();
  const form = useRef<HTMLFormElement>(null);
  const [state, setState] = useState<{ errors: Errors; problem?: Problem; sent: number }>({
    errors: props.initial ?? {},
    sent: 0,
  });
  const [pending, setPending] = useState(false);
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

  const submit = async (event: Event) => {
    event.preventDefault();
    if (pending || !form.current) return;
    const values = Object.fromEntries(
      [...new FormData(form.current)].map(([name, value]) => [name, String(value)]),
    ) as Values;
    const errors = props.check(values);
    if (Object.keys(errors).length > 0) return setState({ errors, sent: state.sent + 1 });
    setPending(true);
    setState({ errors: {}, sent: state.sent + 1 });
    try {
      await props.send(values);
    } catch (error) {
      const problem = problemOf(error);
      if (alive.current) {
        const explained = props.explain?.(problem);
        if (!RETRYABLE.has(problem.code)) clearSecrets(form.current);
        if (explained !== true)
          setState({ errors: explained ?? {}, problem, sent: state.sent + 1 });
      }
    }
    if (alive.current) setPending(false);
  };

  const { problem, errors } = state;
  const title = problem && props.titleOf?.(problem);
  return (
    <form ref={form} method="post" noValidate onSubmit={submit} aria-busy={pending}>
      {problem && (
        <ProblemNotice
          key={state.sent}
          problem={problem}
          {...(title && { title })}
          focus={Object.keys(errors).length === 0}
        />
      )}
      <FormErrors.Provider value={state}>{props.children}</FormErrors.Provider>
      <div class="actions">
        <button type="submit" class={props.danger ? 'danger' : 'primary'} aria-disabled={pending}>
          {pending ? t('site.working') : t(props.submit)}
        </button>
        {props.secondary}
      </div>
    </form>
  );
}

/** Clears all secret fields, so that no secret stays in a page that the visitor leaves. */
function clearSecrets(form: HTMLFormElement | null): void {
  for (const input of form?.querySelectorAll<HTMLInputElement>('input[data-secret]') ?? []) {
    input.value = '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

export interface FieldProps {
  name: string;
  label: Key;
  hint?: Key;
  autocomplete?: string;
  inputMode?: 'numeric' | 'text';
  maxLength?: number;
  value?: string;
  type?: 'text' | 'date' | 'search';
  secret?: boolean;
  /** ID of another element that describes the field. */
  describedBy?: string;
  onInput?(value: string): void;
  /** Mobile keyboards start with capital letters. */
  capitals?: boolean;
}

/** A labelled field with its hint and errors. A secret can be revealed; sending hides it again. */
export function Field(props: FieldProps) {
  const { name, label, hint, secret = false } = props;
  const { t } = useTexts();
  const id = useId();
  const { errors, sent } = useContext(FormErrors);
  const [shown, setShown] = useState(false);
  const own = errors[name] ?? [];
  const input = useRef<HTMLInputElement>(null);
  // Preact would set the property, which is a boolean: "off" would count as true.
  useLayoutEffect(() => input.current?.setAttribute('autocorrect', 'off'), []);
  // The first field with an error takes the focus.
  useLayoutEffect(() => {
    const firstWrong = input.current?.form?.querySelector('[aria-invalid="true"]');
    if (own.length > 0 && firstWrong === input.current) input.current?.focus();
  }, [errors]);
  useEffect(() => setShown(false), [sent]);
  const described = [hint && `${id}-hint`, own.length > 0 && `${id}-error`, props.describedBy]
    .filter(Boolean)
    .join(' ');
  return (
    <div class={own.length > 0 ? 'field wrong' : 'field'}>
      <label for={id}>{t(label)}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {t(hint)}
        </p>
      )}
      {own.length > 0 && (
        <p class="field-error" id={`${id}-error`}>
          {own.map((key) => t(key)).join(' ')}
        </p>
      )}
      <div class="input">
        <input
          ref={input}
          id={id}
          name={name}
          // Preact types an input's attributes by its `type`, which varies here.
          type={(secret ? (shown ? 'text' : 'password') : (props.type ?? 'text')) as 'text'}
          defaultValue={props.value ?? ''}
          autocomplete={props.autocomplete ?? 'off'}
          autocapitalize={props.capitals ? 'characters' : 'none'}
          spellcheck={false}
          inputMode={props.inputMode}
          maxLength={props.maxLength}
          required
          aria-invalid={own.length > 0}
          aria-describedby={described || undefined}
          data-secret={secret ? '' : undefined}
          onInput={(event) => props.onInput?.(event.currentTarget.value)}
        />
        {secret && (
          <button
            type="button"
            class="reveal"
            aria-pressed={shown}
            aria-label={t('field.show.label', { field: t(label) })}
            onClick={() => setShown(!shown)}
          >
            {t(shown ? 'field.hide' : 'field.show')}
          </button>
        )}
      </div>
    </div>
  );
}
