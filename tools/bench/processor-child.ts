/**
 * A process that alternates sign-ins, in the bundled function, with bare comparisons, and reports
 * the processor time of each. The time of the whole process counts, including garbage collection
 * and compilation.
 */
import bcrypt from 'bcryptjs';
import { event } from './event.ts';

/** What to measure. */
export interface Work {
  /** File URL of the bundle. */
  module: string;
  times: number;
  /**
   * For the warm-up: an ID with a revoked password, and the number of entries until the code is
   * compiled.
   */
  revokedUserId: string;
  warmUp: number;
  internetUserId: string;
  password: string;
  /** For the bare comparison. */
  entered: string;
  hash: string;
}

/** Processor time in milliseconds. */
export interface Spent {
  /** The first sign-in of the process. */
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
  for (let i = 0; i < work.warmUp; i++) await signIn(423, work.revokedUserId);
  for (let i = 0; i < times; i++) {
    await measure(spent.signIns, () => signIn(201, work.internetUserId));
    await measure(spent.comparisons, () => bcrypt.compare(entered, hash));
  }
  process.send?.(spent, () => process.disconnect());
});
