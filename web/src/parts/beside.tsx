import type { ComponentChildren } from 'preact';

/** The main thing of a page, and what belongs to it: to its right where there is room. */
export function Beside(props: { aside: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="beside">
      <div>{props.children}</div>
      <div>{props.aside}</div>
    </div>
  );
}
