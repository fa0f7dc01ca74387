/** Drawings on a grid of 24, in the colour of the text; they say nothing that the text does not. */
const PATHS = {
  balances: 'M4 20V10m5.3 10V4m5.4 16v-7M20 20V8',
  movements: 'M7 4v14m0 0-3-3m3 3 3-3M17 20V6m0 0-3 3m3-3 3 3',
  statements: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6m-6 4h6',
  settings:
    'M4 7h9m5 0h2M4 17h2m5 0h9M13 7a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M6 17a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0',
  activity: 'M3 12h4l3-8 4 16 3-8h4',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 1 0 0-14m5 12 4 4',
  download: 'M12 4v11m0 0-4-4m4 4 4-4M5 20h14',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 1 0 0-8m3 1 9-9m-4 4 3 3',
  passkey:
    'M9 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8M3 20c0-4 2.500-5 6-5 1 0 2 .1 3 .4M17.500 11a3 3 0 1 0 0 6 3 3 0 1 0 0-6m0 6v5m0-2h2',
  remove: 'M12 4a8 8 0 1 0 0 16 8 8 0 1 0 0-16M9 9l6 6m0-6-6 6',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside a text; hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
