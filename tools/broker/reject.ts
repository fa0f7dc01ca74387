import type { Request } from './answers.ts';
import { brokerCommand, subcommand } from './command.ts';
import { decided } from './decided.ts';
import { requestId, wholeId } from './request-ids.ts';

export const reject = brokerCommand(
  'ssa/check',
  () =>
    subcommand('reject', 'Reject a request')
      .addArgument(requestId())
      .option('--reason <text>', 'why, for the maker'),
  async (session, id, { reason }) => {
    const path = `/broker/requests/${await wholeId(session, id)}/rejection`;
    const sent = reason === undefined ? {} : { body: { reason } };
    decided(session.out, await session.client.call<Request>('POST', path, sent));
  },
);
