import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What runs and must not outlive this process. */
const running = new Set<ChildProcess>();

/**
 * Starts a program that ends, with all that it started, when this process exits, is told to by a signal, or is killed.
 * A signal still ends this process, unless somebody else listens for it and so takes over.
 */
export function spawnBound(command: string, args: string[], options: SpawnOptions): ChildProcess {
  // A process group of its own, which a signal reaches as a whole.
  const child = spawn(command, args, { ...options, detached: true });
  const guard = child.pid === undefined ? undefined : startGuard(child.pid);
  if (running.size === 0) listen();
  running.add(child);
  child.once('close', () => {
    guard?.kill('SIGKILL');
    running.delete(child);
    if (running.size === 0) listenNoMore();
  });
  return child;
}

function listen(): void {
  for (const signal of SIGNALS) process.once(signal, endByIt);
  process.once('exit', endAll);
}

function listenNoMore(): void {
  for (const signal of SIGNALS) process.off(signal, endByIt);
  process.off('exit', endAll);
}

function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGTERM');
}

function endByIt(signal: NodeJS.Signals): void {
  endAll();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/**
 * Kills the process group when this process is gone, however it ended: no handler runs on SIGKILL, but the pipe closes. In a session of
 * its own, so that Ctrl-C at the terminal does not end the guard before its work.
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

/** Ends the program and waits for it; kills it if it does not listen. */
export async function stopBound(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  signalGroup(child, 'SIGTERM');
  const impatience = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
  await exited;
  clearTimeout(impatience);
}

const told = new WeakSet<ChildProcess>();

/** Whether this process has told the program to end. */
export function wasTold(child: ChildProcess): boolean {
  return told.has(child);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  told.add(child);
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended.
  }
}
