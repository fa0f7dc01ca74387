/**
 * A process that does nothing but sign-ins, in the bundled function, and bare comparisons, in turns; tells the processor time of each.
 * The whole process counts: garbage collection and compilation, too.
 */
import bcrypt from 'bcryptjs';
import { event } from './event.ts';

export interface Work {
  /** File URL of the bundle. */
  module: string;
  times: number;
  /** Whose password is revoked, and how often it is entered first, until the code is compiled. */
  revokedUserId: string;
  warming: number;
  internetUserId: string;
  password: string;
  /** For the bare comparison. */
  entered: string;
  hash: string;
}

/** Milliseconds of processor time. */
export interface Spent {
  /** The first of the process. */
  first: number[];
  signIns: number[];
  comparisons: number[];
}

process.once('message', async ({ module, times, entered, hash, ...work }: Work) => {
  const { handler } = await import(module);
  const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 };
  const spent: Spent = { first: [], signIns: [], comparisons: [] };
  const measure = async (to: number[], work: () => Promise<unknown>) => {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    to.push((user + system) / 1000);
  };
  const signIn = async (expected: number, internetUserId: string) => {
    const { statusCode, body } = await handler(
      event('POST', '/api/sessions', { internetUserId, password: work.password }),
      context,
    );
    if (statusCode !== expected) throw new Error(`A sign-in failed: ${statusCode} ${body}`);
  };
  await measure(spent.first, () => signIn(201, work.internetUserId));
  for (let i = 0; i < work.warming; i++) await signIn(423, work.revokedUserId);
  for (let i = 0; i < times; i++) {
    await measure(spent.signIns, () => signIn(201, work.internetUserId));
    await measure(spent.comparisons, () => bcrypt.compare(entered, hash));
  }
  process.send?.(spent, () => process.disconnect());
});
