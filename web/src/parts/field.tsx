import { createContext } from 'preact';
import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';

/** Error texts, by the name of the field. */
export type Errors = Record<string, Key[]>;

/** What a form tells its fields. */
export const FormErrors = createContext<{
  errors: Errors;
  /** How often the form was sent. */
  sent: number;
  /** How often errors were found: each time, the first field with one takes the focus. */
  found: number;
}>({ errors: {}, sent: 0, found: 0 });

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
  /** Takes the focus when the page appears. */
  focus?: boolean;
}

/** A labelled field with its hint and errors. A secret can be revealed; sending hides it again. */
export function Field(props: FieldProps) {
  const { name, label, hint, secret = false } = props;
  const { t } = useTexts();
  const id = useId();
  const { errors, sent, found } = useContext(FormErrors);
  const [shown, setShown] = useState(false);
  const own = errors[name] ?? [];
  const input = useRef<HTMLInputElement>(null);
  // Preact would set the property, which is a boolean: "off" would count as true.
  useLayoutEffect(() => input.current?.setAttribute('autocorrect', 'off'), []);
  useLayoutEffect(() => {
    if (props.focus) input.current?.focus();
  }, []);
  useLayoutEffect(() => {
    const firstWrong = input.current?.form?.querySelector('[aria-invalid="true"]');
    if (own.length > 0 && firstWrong === input.current) input.current?.focus();
  }, [found]);
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
            aria-label={t('action.of', {
              action: t(shown ? 'field.hide' : 'field.show'),
              what: t(label),
            })}
            onClick={() => setShown(!shown)}
          >
            {t(shown ? 'field.hide' : 'field.show')}
          </button>
        )}
      </div>
    </div>
  );
}

/**
 * Tells a password manager which user ID the passwords of a form belong to, where the investor does
 * not enter it.
 */
export function HiddenUsername({ value }: { value: string }) {
  return (
    <input
      class="unseen"
      type="text"
      autocomplete="username"
      value={value}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
    />
  );
}
