/**
 * Prints one line for each step of a long command: its name as it starts, then its result. Once a
 * line can't be written (the terminal is gone, `| head -1`), no further step begins: nothing is
 * deployed or deleted unseen.
 */
export class Steps {
  readonly #out: NodeJS.WritableStream;
  #failure: Error | undefined;

  constructor(out: NodeJS.WritableStream) {
    this.#out = out;
    out.on('error', (error) => {
      this.#failure = error;
    });
  }

  /**
   * Runs a step.
   * @param name printed at once
   * @param work resolves to its result in words; by default how long it took
   * @throws Error without doing it if an earlier line could not be written
   */
  async run(name: string, work: (note: (words: string) => void) => Promise<string | undefined>) {
    if (this.#failure) throw this.#failure;
    const start = performance.now();
    this.#out.write(`${name} … `);
    try {
      const result = await work((words) => void this.#out.write(`${words} … `));
      this.say(result ?? `done in ${Math.round((performance.now() - start) / 1000)} s`);
    } catch (error) {
      this.say('failed');
      throw error;
    }
  }

  /** Prints a line. */
  say(line: string): void {
    this.#out.write(`${line}\n`);
  }
}
