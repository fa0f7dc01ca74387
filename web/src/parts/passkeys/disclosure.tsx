import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** A button that opens and closes what stands below it. */
export function Disclosure(props: {
  /** The button's text. */
  text: string;
  /** The button's name for screen readers, which begins with its text. */
  label?: string;
  /** @param close closes it, and gives the button the focus */
  children(close: () => void): ComponentChildren;
}) {
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
        aria-label={props.label}
        onClick={() => setOpen(!isOpen)}
      >
        {props.text}
      </button>
      {isOpen && <div class="disclosed">{props.children(close)}</div>}
    </>
  );
}
