/** What a test file leaves behind, to stop or forget; files run in one process, in turn. */
const endings: (() => unknown)[] = [];
let running = false;

/** Whether the file's hooks and tests run; before, it and the helpers that it needs are loaded. */
export function isFileRunning(): boolean {
  return running;
}

/** Runs once, after all tests of the file that is running now. */
export function atFileEnd(run: () => unknown): void {
  endings.push(run);
}

/** For the set-up of test files. */
export function beginFile(): void {
  running = true;
}

/** For the set-up of test files: runs what the file has left, the last one first. */
export async function endFile(): Promise<void> {
  for (const run of endings.splice(0).reverse()) await run();
  running = false;
}
