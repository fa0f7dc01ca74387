import { randomUUID } from 'node:crypto';
import type { Asked } from '../../core/domain/broker-request.ts';
import type { MadeRequest } from './answers.ts';
import { state } from './cell-styles.ts';
import type { Client } from './client.ts';
import {
  accountNumber,
  type BrokerCommand,
  brokerCommand,
  type Session,
  subcommand,
} from './command.ts';
import { commandFor } from './connection.ts';

/** Makes a request, once for each idempotency key. */
export function make(client: Client, asked: Asked, idempotencyKey: string): Promise<MadeRequest> {
  return client.call<MadeRequest>('POST', '/broker/requests', { body: asked, idempotencyKey });
}

/** Makes one request, and says what happens next. */
export async function makeOne(
  { connection, client, out }: Session,
  asked: Asked,
): Promise<MadeRequest> {
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
  const approve = commandFor('checker', `approve ${made.requestId}`, connection);
  out.note({
    en: `Another user must approve it within seven days: ${approve}`,
    zh: `須由另一人於七日內批核：${approve}`,
  });
  return made;
}

/** A command that makes a request about an account and needs no other data. */
export function makes(
  name: string,
  type: 'reset-phone-password' | 'close-account',
  description: string,
): BrokerCommand {
  return brokerCommand(
    'ssa/make',
    () => subcommand(name, description).addArgument(accountNumber()),
    async (session, account) => {
      await makeOne(session, { type, accountNumber: account });
      return undefined;
    },
  );
}
