import { Writable } from 'node:stream';
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
}

/** A command of `npm run broker`, in this process. */
export async function command(
  argv: string[],
  { env = {}, tty = false }: Options = {},
): Promise<CommandOutput> {
  const stdout = new Screen(tty);
  const stderr = new Screen(tty);
  const code = await broker(argv, { env, stdout, stderr });
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
