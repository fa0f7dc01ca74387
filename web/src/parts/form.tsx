/** Forms: checked here first, so that a slip costs no entry; sent once; errors in text beside their field. */
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../api.ts';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { ProblemNotice } from './notice.tsx';

/** What is wrong with which field, by the name of the field. */
export type Errors = Record<string, Key[]>;
export type Values = Record<string, string>;

const FormErrors = createContext<{ errors: Errors; sent: number }>({ errors: {}, sent: 0 });

/** After these the same entry may be sent again as it is. */
const WORTH_REPEATING = new Set([
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
  /** What is wrong with the values before they are sent. */
  check(values: Values): Errors;
  /** @throws Problem */
  send(values: Values): void | Promise<void>;
  /** Errors of fields in a refusal; or true if the refusal was dealt with elsewhere. */
  explain?(problem: Problem): Errors | true | undefined;
  titleOf?(problem: Problem): Key | undefined;
  /** Errors that another page found. */
  initial?: Errors;
  children: ComponentChildren;
  beside?: ComponentChildren;
}

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
    const leave = () => clearSecrets(shown);
    alive.current = true;
    addEventListener('pagehide', leave);
    return () => {
      alive.current = false;
      removeEventListener('pagehide', leave);
      leave();
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
        if (!WORTH_REPEATING.has(problem.code)) clearSecrets(form.current);
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
        {props.beside}
      </div>
    </form>
  );
}

/** Nothing secret stays in a page that is left. */
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
  describedBy?: string;
  onInput?(value: string): void;
  capitals?: boolean;
}

/** One labelled field with its hint and its errors. A secret can be shown, and is hidden again when it is sent. */
export function Field(props: FieldProps) {
  const { name, label, hint, secret = false } = props;
  const { t } = useTexts();
  const id = useId();
  const { errors, sent } = useContext(FormErrors);
  const [shown, setShown] = useState(false);
  const own = errors[name] ?? [];
  const input = useRef<HTMLInputElement>(null);
  // As a property, which Preact would set, it is a boolean, and "off" is true.
  useLayoutEffect(() => input.current?.setAttribute('autocorrect', 'off'), []);
  // The first field that is wrong takes the focus.
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
          // The attributes of an input are typed by its kind, which changes here.
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
