import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useTexts } from '../../i18n.ts';

/** A button that opens and closes what stands below it. */
export function Disclosure(props: {
  /** The button's text. */
  text: string;
  /** What the button is about: read after its text, for who does not see where it stands. */
  about: string;
  /** @param close closes it, and gives the button the focus */
  children(close: () => void): ComponentChildren;
}) {
  const { t } = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        type="button"
        class="plain small"
        ref={button}
        aria-expanded={isOpen}
        aria-label={t('action.of', { action: props.text, what: props.about })}
        onClick={() => setOpen(!isOpen)}
      >
        {props.text}
      </button>
      {isOpen && <div class="disclosed">{props.children(close)}</div>}
    </>
  );
}
