import type { JSX } from 'preact';

/** A Chinese text that breaks after these characters only, where a line is too short for it. */
export function Phrases({ text, after }: { text: string; after: string }) {
  const phrases = text.split(new RegExp(`(?<=[${after}])(?=.)`));
  return (
    <span class="phrases">
      {phrases.reduce<(string | JSX.Element)[]>(
        (parts, each, index) => (index > 0 ? [...parts, <wbr key={index} />, each] : [each]),
        [],
      )}
    </span>
  );
}
