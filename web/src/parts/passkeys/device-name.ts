/** What a browser says of the device, and by which name its owner knows it; the first one holds. */
const DEVICES: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'Chromebook'],
  [/Windows/, 'Windows'],
  [/Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
];

/**
 * A name for a passkey of this device, such as `iPhone`; the second one is `iPhone 2`.
 * @param taken names that the investor has used already
 * @returns '' for a device that it does not know
 */
export function deviceName(
  { userAgent, maxTouchPoints }: { userAgent: string; maxTouchPoints: number },
  taken: readonly string[],
): string {
  const found = DEVICES.find(([pattern]) => pattern.test(userAgent))?.[1] ?? '';
  // An iPad calls itself a Mac; no Mac has a touch screen.
  const name = found === 'Mac' && maxTouchPoints > 1 ? 'iPad' : found;
  if (name === '' || !taken.includes(name)) return name;
  let count = 2;
  while (taken.includes(`${name} ${count}`)) count++;
  return `${name} ${count}`;
}
