import { onTestFinished, vi } from 'vitest';

/**
 * Lets the CDK's toolkit repeat throttled requests without its pauses, of up to 15 seconds each, in
 * this test. Half of a pause is fixed and half is random: -1 cancels the fixed one
 * (`cappedExponentialBackoff` in its sdk.js). How often it repeats them stays the same.
 */
export function withoutPauses(): void {
  const random = vi.spyOn(Math, 'random').mockReturnValue(-1);
  onTestFinished(() => random.mockRestore());
}
