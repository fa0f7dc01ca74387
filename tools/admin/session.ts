import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import { UsageError } from '../shared/command-line.ts';
import { confirmStage, type Terminal } from '../shared/confirm-stage.ts';
import type { DeployedStage } from '../shared/deployed-stage.ts';
import { inHongKong, type Output } from '../shared/output.ts';

/** What `npm run admin` works with, besides AWS. Tests replace parts of it. */
export interface AdminContext extends Terminal {
  now(): Date;
  pause(milliseconds: number): Promise<void>;
}

/** A change of a stage: done, or in a dry run what would be done. */
export interface Change {
  /** Continues "Would …" and "Could not …". */
  what: string;
  /** Operation of AWS's API, e.g. `AdminCreateUser`. */
  operation: string;
}

/** One run of a command on a stage. Every change of the stage goes through {@link change}. */
export class AdminSession {
  readonly stage: DeployedStage;
  readonly out: Output;
  readonly dryRun: boolean;
  readonly context: AdminContext;
  readonly #changes: Change[] = [];
  #isConfirmed: boolean;

  constructor(
    stage: DeployedStage,
    context: AdminContext,
    { out, dryRun }: { out: Output; dryRun: boolean },
  ) {
    this.stage = stage;
    this.context = context;
    this.out = out;
    this.dryRun = dryRun;
    this.#isConfirmed = !stage.settings.protection;
  }

  /** Configuration of AWS's clients, in the stage's region. */
  get clientConfig() {
    return clientConfig(this.stage.settings.region);
  }

  /** Prints a line for people on standard error. */
  note(line: string): void {
    this.out.note(line);
  }

  /**
   * Makes one change. A protected stage asks for its name before the first one. A dry run prints
   * the change instead.
   * @param what continues "Would …" and "Could not …"; holds no secret
   * @param send sends the request of `operation`, the only one that changes anything
   * @returns AWS's answer; `undefined` in a dry run
   * @throws Error in one line
   */
  async change<T>(what: string, operation: string, send: () => Promise<T>): Promise<T | undefined> {
    if (this.dryRun) {
      this.note(`Would ${what} (${operation})`);
      this.#changes.push({ what, operation });
      return undefined;
    }
    await this.#confirm(what);
    const answer = await send().catch(awsFailure(what));
    this.#changes.push({ what, operation });
    this.note(`Done: ${what}`);
    return answer;
  }

  /** Prints the answer; as JSON with the stage and its changes. */
  answer(value: object, print: () => void = () => {}): void {
    const { settings } = this.stage;
    const { dryRun } = this;
    this.out.answer({ stage: settings.stage, dryRun, changes: this.#changes, ...value }, print);
  }

  /**
   * Waits, and says ten times in all how long still. A dry run only says that it would.
   * @param check called as often
   */
  async waitUntil(at: Date, why: string, check = async () => {}): Promise<void> {
    const left = () => at.getTime() - this.context.now().getTime();
    if (left() <= 0) return;
    const until = inHongKong(at.toISOString())?.slice(11);
    if (this.dryRun) return this.note(`Would wait until ${until} in Hong Kong: ${why}`);
    this.note(
      `Waiting until ${until} in Hong Kong: ${why}. After an interruption, the same command ` +
        'with --resume continues',
    );
    const step = left() / 10;
    while (left() > 0) {
      await this.context.pause(Math.min(step, left()));
      if (left() <= 0) return;
      this.note(`${Math.ceil(left() / 60_000)} min left`);
      await check();
    }
  }

  async #confirm(what: string): Promise<void> {
    if (this.#isConfirmed) return;
    const { stage } = this.stage.settings;
    const { stdin, stderr } = this.context;
    if (!stdin.isTTY)
      throw new UsageError(
        `Stage ${stage} is protected: confirm at a terminal, not through a pipe. Nothing was changed`,
      );
    await confirmStage(this.stage, `This will ${what}.`, { stdin, stdout: stderr, stderr });
    this.#isConfirmed = true;
  }
}
