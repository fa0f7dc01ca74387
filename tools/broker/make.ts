import { randomUUID } from 'node:crypto';
import type { Asked } from '../../core/domain/broker-request.ts';
import type { MadeRequest } from './answers.ts';
import type { Client } from './client.ts';
import { accountNumberOf, type Command, type Invocation } from './command.ts';
import { state } from './looks.ts';

/** Makes a request, once under its key. */
export function make(client: Client, asked: Asked, idempotencyKey: string): Promise<MadeRequest> {
  return client.call<MadeRequest>('POST', '/broker/requests', { body: asked, idempotencyKey });
}

/** Makes one request, and says how it goes on. */
export async function makeOne({ client, out }: Invocation, asked: Asked): Promise<undefined> {
  const made = await make(client, asked, randomUUID());
  out.answer(made, () =>
    out.fields({
      request: { text: made.requestId, style: 'bold' },
      type: made.type,
      account: made.accountNumber,
      status: state(made.status),
      'made by': made.madeBy,
    }),
  );
  out.note(
    `Somebody else approves it within seven days: npm run broker -- approve ${made.requestId}`,
  );
}

/** A command that makes a request about an account of which it need not say more. */
export function makes(type: 'reset-phone-password' | 'close-account', summary: string): Command {
  return {
    parameters: '<accountNumber>',
    summary,
    scope: 'ssa/make',
    words: { least: 1, most: 1 },
    run: (invocation) =>
      makeOne(invocation, { type, accountNumber: accountNumberOf(invocation.positionals) }),
  };
}
