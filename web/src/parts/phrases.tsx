/** A text that breaks after these characters, where a line is too short for it. */
export function Phrases({ text, after }: { text: string; after: string }) {
  return (
    <span class="phrases">
      {text
        .split(new RegExp(`(?<=[${after}])(?=.)`))
        .flatMap((each, index) => (index > 0 ? [<wbr key={index} />, each] : each))}
    </span>
  );
}
