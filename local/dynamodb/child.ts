import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Programs that must not outlive this process. */
const running = new Set<ChildProcess>();

/**
 * Starts a program that ends, with all its child processes, when this process exits, receives a
 * signal, or is killed. A signal still ends this process, unless another listener handles the
 * signal.
 */
export function spawnBound(command: string, args: string[], options: SpawnOptions): ChildProcess {
  // In its own process group, so that a signal reaches its child processes too.
  const child = spawn(command, args, { ...options, detached: true });
  const guard = child.pid === undefined ? undefined : startGuard(child.pid);
  if (running.size === 0) listen();
  running.add(child);
  child.once('close', () => {
    guard?.kill('SIGKILL');
    running.delete(child);
    if (running.size === 0) stopListening();
  });
  return child;
}

function listen(): void {
  for (const signal of SIGNALS) process.once(signal, endBySignal);
  process.once('exit', endAll);
}

function stopListening(): void {
  for (const signal of SIGNALS) process.off(signal, endBySignal);
  process.off('exit', endAll);
}

function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGTERM');
}

function endBySignal(signal: NodeJS.Signals): void {
  endAll();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/**
 * Kills the process group when this process is gone, even after SIGKILL: no handler runs then, but
 * the pipe closes. The guard has its own session, so that Ctrl-C at the terminal does not end it
 * too early.
 */
function startGuard(group: number): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', `read -r _; kill -KILL -${group}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  (guard.stdin as Socket).unref();
  return guard;
}

/** Stops the program and waits for its end; kills it after three seconds. */
export async function stopBound(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  signalGroup(child, 'SIGTERM');
  const killTimer = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
  await exited;
  clearTimeout(killTimer);
}

const signalled = new WeakSet<ChildProcess>();

/** Whether this process has sent the program a signal. */
export function wasSignalled(child: ChildProcess): boolean {
  return signalled.has(child);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  signalled.add(child);
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The process has already ended.
  }
}
