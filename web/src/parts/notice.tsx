import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Problem } from '../api.ts';
import { useTexts } from '../i18n.ts';
import type { Key } from '../locales/zh-Hant.ts';
import { useSession } from '../session.ts';

type Kind = 'error' | 'done' | 'info';

/** A message. Screen readers announce an error immediately; `focus` moves the focus to it. */
export function Notice(props: {
  kind: Kind;
  title: string;
  focus?: boolean;
  children?: ComponentChildren;
}) {
  const { kind, title, focus = false, children } = props;
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (focus) box.current?.focus();
  }, [focus]);
  return (
    <div
      class={`notice ${kind}`}
      role={kind === 'error' ? 'alert' : undefined}
      tabIndex={-1}
      ref={box}
    >
      <p class="notice-title">{title}</p>
      {children}
    </div>
  );
}

const LINKS: Record<string, [href: string, text: Key][]> = {
  'revoked.internet': [['#/forgot', 'action.forgot']],
  'already-registered': [
    ['#/sign-in', 'action.signIn'],
    ['#/forgot', 'action.forgot'],
  ],
  'not-registered': [['#/register', 'action.register']],
};

/** Problems whose title already says what to do next. */
const WITHOUT_NEXT = new Set(['password-refused', 'invalid-input']);
/** Problems before which a password that was entered is not counted. */
const NOT_COUNTED = new Set(['try-again', 'unavailable']);
const KNOWN = new Set([
  'wrong-credentials',
  'identity-not-verified',
  'already-registered',
  'user-id-taken',
  'not-registered',
  'try-again',
  'unavailable',
  'offline',
  'passkey-required',
  'passkey-refused',
  'proof-needed',
  'conflict',
  // Of this browser.
  'no-cookie',
  'passkey-cancelled',
  'passkey-not-made',
  'passkey-not-added',
  'passkey-exists',
  'passkey-unusable',
  ...WITHOUT_NEXT,
]);

function nameOf({ code, channel }: Problem): string {
  if (code === 'password-revoked') return `revoked.${channel ?? 'internet'}`;
  return KNOWN.has(code) ? code : 'internal';
}

/** Explains a refusal of the service: what happened, and what to do next, with links. */
export function ProblemNotice(props: {
  problem: Problem;
  title?: Key;
  focus?: boolean;
  /** Whether a password was entered. */
  hasEntry?: boolean;
  children?: ComponentChildren;
}) {
  const { problem, title, focus, hasEntry, children } = props;
  const { t } = useTexts();
  const { hints } = useSession();
  const name = nameOf(problem);
  const links = LINKS[name];
  const { remaining, internetUserId } = problem;
  useEffect(() => {
    if (internetUserId) hints.userId = internetUserId;
  }, [internetUserId]);
  return (
    <Notice kind="error" title={t(title ?? (`problem.${name}` as Key))} focus={focus ?? true}>
      {internetUserId && (
        <p>
          {t('problem.already-registered.id')} <strong>{internetUserId}</strong>
        </p>
      )}
      {(remaining === 1 || remaining === 2) && (
        <p>
          <strong>{t(`problem.remaining.${remaining}`)}</strong>
        </p>
      )}
      {!WITHOUT_NEXT.has(name) && (
        <p>{t(`problem.${name}.next` as Key, { seconds: problem.retryAfter ?? 5 })}</p>
      )}
      {hasEntry && NOT_COUNTED.has(name) && <p>{t('problem.notCounted')}</p>}
      {name === 'internal' && problem.instance && (
        <p>{t('problem.internal.quote', { instance: problem.instance })}</p>
      )}
      {links && (
        <p class="links">
          {links.map(([href, text]) => (
            <a key={href} href={href}>
              {t(text)}
            </a>
          ))}
        </p>
      )}
      {children}
    </Notice>
  );
}
