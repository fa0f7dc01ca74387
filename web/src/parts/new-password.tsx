/** Fields for a new password, twice; the rules are shown before typing and ticked off once met. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { PRINTABLE_ASCII } from '../../../core/domain/password-rules/form.ts';
import { brokenByLength } from '../../../core/domain/password-rules/length.ts';
import { brokenByLettersAndDigits } from '../../../core/domain/password-rules/letters-and-digits.ts';
import { brokenByUserId } from '../../../core/domain/password-rules/user-id.ts';
import type { Problem } from '../api.ts';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { type Errors, Field } from './field.tsx';
import { foreignSign, isForeignSign } from './foreign-sign.ts';
import type { Values } from './form.tsx';
import { useShortScreen } from './short-screen.ts';
import { strengthOf } from './strength.ts';

type Common = (password: string) => boolean;

/** The large list of common passwords is loaded on use; until then only the service checks it. */
let brokenByCommonness: Common = () => false;
let loading: Promise<void> | undefined;

function loadCommonPasswords(): Promise<void> {
  loading ??= import('../../../core/domain/password-rules/too-common.ts').then(
    (module) => {
      brokenByCommonness = module.brokenByCommonness;
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}

/** The rules that the browser can check, each with whether the password meets it. */
function checkRules(
  password: string,
  repeated: string,
  userIds: readonly string[],
): [rule: string, met: boolean][] {
  const any = password.length > 0;
  return [
    ['length', !brokenByLength('internet', password)],
    ['letters-and-digits', !brokenByLettersAndDigits(password)],
    ['characters', any && PRINTABLE_ASCII.test(password)],
    ['too-common', any && !brokenByCommonness(password)],
    ['user-id', any && !brokenByUserId(password, userIds.filter(Boolean))],
    ['match', any && password === repeated],
  ];
}

interface NewPasswordProps {
  label: Key;
  /** User IDs, which a password must not contain. */
  userIds: readonly string[];
  /** Whether the new password takes the focus when the page appears. */
  focus?: boolean;
}

/** The fields `newPassword` and `repeated`, with the rules and a strength hint. */
export function NewPasswordFields({ label, userIds, focus = false }: NewPasswordProps) {
  const { t } = useTexts();
  const id = useId();
  const [password, setPassword] = useState('');
  const [repeated, setRepeated] = useState('');
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => void loadCommonPasswords().then(() => setLoaded(true)), []);
  const rules = checkRules(password, repeated, userIds);
  const unmet = rules.filter(([, isMet]) => !isMet).map(([rule]) => rule);
  const met = rules.length - unmet.length;
  const strength =
    password && strengthOf(password, isLoaded && unmet.every((rule) => rule === 'match'));
  // Under a keyboard, the field and what it still lacks have to fit on the screen.
  const isFolded = useShortScreen() && password !== '';
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const isTyping = document.activeElement?.getAttribute('name') === 'newPassword';
    if (isFolded && isTyping) list.current?.scrollIntoView({ block: 'start' });
  }, [isFolded]);
  return (
    <>
      <div ref={list} class={isFolded ? 'rules folded' : 'rules'}>
        <p id={`${id}-title`}>{t(unmet.length > 0 ? 'rules.title' : 'rules.all')}</p>
        <ul id={`${id}-rules`} aria-labelledby={`${id}-title`}>
          {rules.map(([rule, isMet]) => (
            <li key={rule} class={isMet ? 'met' : undefined} hidden={isFolded && isMet}>
              {t(`rules.${rule}` as Key)}
              <span class="unseen">{t(isMet ? 'rules.met' : 'rules.unmet')}</span>
            </li>
          ))}
        </ul>
        {!isFolded && <p class="hint">{t('rules.later')}</p>}
      </div>
      <Field
        name="newPassword"
        label={label}
        autocomplete="new-password"
        secret
        focus={focus}
        describedBy={`${id}-rules`}
        onInput={setPassword}
      />
      <p class={`strength ${strength}`} role="status">
        {strength && (
          <>
            <span class="bar" aria-hidden="true" />
            {t('strength.label')}
            {t(`strength.${strength}` as Key)}
            <span class="unseen">{t('rules.count', { met, all: rules.length })}</span>
          </>
        )}
      </p>
      <Field
        name="repeated"
        label="field.repeat"
        autocomplete="new-password"
        secret
        onInput={setRepeated}
      />
    </>
  );
}

/** The error of the first rule that the new password breaks, or of a repetition that differs. */
export function checkNewPassword(values: Values, userIds: readonly string[]): Errors {
  const { newPassword = '', repeated = '' } = values;
  const foreign = foreignSign(newPassword);
  if (foreign) return { newPassword: [foreign] };
  const broken = checkRules(newPassword, repeated, userIds).filter(([, met]) => !met);
  const first = broken.find(([rule]) => rule !== 'match')?.[0];
  if (first)
    return {
      newPassword: [first === 'characters' ? 'invalid.characters' : (`refused.${first}` as Key)],
    };
  return broken.length > 0 ? { repeated: ['invalid.match'] } : {};
}

const REFUSALS = [
  'length',
  'letters-and-digits',
  'digits-only',
  'user-id',
  'personal-data',
  'used-before',
  'too-common',
];

/** Texts of the rules that the service found broken; `undefined` for any other refusal. */
export function refusedPassword(problem: Problem, field: string): Key[] | undefined {
  const rules = problem.fields[field];
  if (!rules || (problem.code !== 'password-refused' && problem.code !== 'invalid-input'))
    return undefined;
  const known = rules
    .filter((rule) => REFUSALS.includes(rule) || isForeignSign(rule))
    .map((rule) => (isForeignSign(rule) ? `invalid.${rule}` : `refused.${rule}`) as Key);
  return known.length > 0 ? known : ['invalid.characters'];
}
