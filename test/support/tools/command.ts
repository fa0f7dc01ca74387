import { Readable, Writable } from 'node:stream';
import { WriteStream } from 'node:tty';
import { broker } from '../../../tools/broker/main.ts';

export interface CommandOutput {
  code: number;
  out: string;
  err: string;
}

interface Options {
  env?: NodeJS.ProcessEnv;
  tty?: boolean;
  /** What is typed on a terminal. */
  typed?: string;
}

/** A command of `npm run broker`, in this process. */
export async function command(
  argv: string[],
  { env = {}, tty = false, typed }: Options = {},
): Promise<CommandOutput> {
  const stdout = new Screen(tty);
  const stderr = new Screen(tty);
  const stdin = Object.assign(Readable.from(typed === undefined ? [] : [`${typed}\n`]), {
    isTTY: typed !== undefined,
  });
  const code = await broker(argv, { env, stdin, stdout, stderr });
  return { code, out: stdout.text, err: stderr.text };
}

/** Collects what a command prints. */
export class Screen extends Writable {
  readonly isTTY: boolean;
  readonly columns = 200;
  readonly getColorDepth = WriteStream.prototype.getColorDepth;
  text = '';

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
