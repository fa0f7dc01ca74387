import type { CanaryAccount } from './account.ts';
import type { Answer, Visitor } from './visitor.ts';

/** The steps of the walk, in order. */
export type Step = 'account' | 'terms' | 'sign-in' | 'balances' | 'sign-out';

/** A step did not end as it should. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly step: Step;
  /** The unexpected answer's; absent if there was none, and then `cause` says why. */
  readonly status: number | undefined;

  constructor(step: Step, status?: number, options?: ErrorOptions) {
    super('a step failed', options);
    this.step = step;
    this.status = status;
  }
}

/**
 * Walks through the site as an investor does: reads the terms, signs in, reads the balances, signs
 * out. Without an account it only reads the terms: an entry on an ID that nobody has would leave a
 * decoy, and be one more stranger's entry in the log, at every run.
 * @throws StepFailed if a step fails. It signs out all the same, if it could sign in: sessions must
 * not pile up while the service is broken.
 */
export async function walk(visitor: Visitor, account: CanaryAccount | undefined): Promise<void> {
  await step('terms', 200, 'version', () => visitor.request('GET', '/api/terms'));
  if (!account) return;
  const session = '/api/sessions/current';
  await step('sign-in', 201, 'idleAt', () => visitor.request('POST', '/api/sessions', account));
  try {
    await step('balances', 200, 'balances', () => visitor.request('GET', '/api/account/balances'));
  } finally {
    await step('sign-out', 204, undefined, () => visitor.request('DELETE', session));
  }
}

/** Takes a step, which ends with a status and, in its body, with a field. */
async function step(
  name: Step,
  status: number,
  field: string | undefined,
  request: () => Promise<Answer>,
): Promise<void> {
  const answer = await request().catch((cause) => {
    throw new StepFailed(name, undefined, { cause });
  });
  const isWhole = field === undefined || Object.hasOwn(Object(answer.body), field);
  if (answer.status !== status || !isWhole) throw new StepFailed(name, answer.status);
}
