import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts a program that ends, with all that it started, when this process exits or is told to by a signal.
 * A signal still ends this process, unless somebody else listens for it and so takes over.
 */
export function spawnBound(command: string, args: string[], options: SpawnOptions): ChildProcess {
  // A process group of its own, which a signal reaches as a whole.
  const child = spawn(command, args, { ...options, detached: true });
  const end = () => signalGroup(child, 'SIGTERM');
  const handlers = SIGNALS.map((signal) => {
    const handler = () => {
      end();
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    return [signal, handler] as const;
  });
  for (const [signal, handler] of handlers) process.once(signal, handler);
  process.once('exit', end);
  child.once('close', () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    process.off('exit', end);
  });
  return child;
}

/** Ends the program and waits for it; kills it if it does not listen. */
export async function stopBound(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  signalGroup(child, 'SIGTERM');
  const impatience = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
  await exited;
  clearTimeout(impatience);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended.
  }
}
