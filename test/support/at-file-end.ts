/** What a test file's helpers leave to be stopped; several files run in one process, in turn. */
const endings: (() => unknown)[] = [];

/** Runs once, after all tests of the file that is running now. */
export function atFileEnd(run: () => unknown): void {
  endings.push(run);
}

/** For end-file.ts: runs what the file has left, the last one first. */
export async function endFile(): Promise<void> {
  for (const run of endings.splice(0).reverse()) await run();
}
