import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useTexts } from '../i18n.ts';
import { useSession } from '../session.ts';

/** How long before the end of the session the warning appears, in milliseconds. */
const WARNING_MS = 120_000;

/** Warns before the session ends (standards 23), and offers to extend it where that is possible. */
export function SessionWarning() {
  const { t } = useTexts();
  const session = useSession();
  const { current } = session;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [now, setNow] = useState(Date.now());
  // Its moment on this browser's clock differs a little with each answer.
  const [seen, setSeen] = useState('');
  const { idleAt, endsAt, limit } =
    current.state === 'in' ? current : { idleAt: 0, endsAt: 0, limit: '' };
  const end = Math.min(idleAt, endsAt);
  // If the absolute limit comes first, the two are equal except for rounding.
  const isLimit = endsAt - idleAt < 1000;
  const isOpen = end > 0 && end - now < WARNING_MS && !(isLimit && seen === limit);

  useEffect(() => {
    if (!end) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [end]);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const isOver = end > 0 && now > end + 1000;
  useEffect(() => {
    if (isOver) void session.refresh();
  }, [isOver]);

  const stay = () => {
    if (isLimit) setSeen(limit);
    else void session.extend();
  };
  const seconds = Math.max(0, Math.ceil((end - now) / 1000));
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        stay();
      }}
    >
      <h2 id={`${id}-title`}>{t('session.title')}</h2>
      <p id={`${id}-text`}>{t(isLimit ? 'session.limit' : 'session.idle', { seconds })}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={stay}>
          {t(isLimit ? 'session.close' : 'session.stay')}
        </button>
      </div>
    </dialog>
  );
}
