import type { Request } from './answers.ts';
import { brokerCommand, subcommand } from './command.ts';
import { decided } from './decided.ts';
import { requestId, wholeId } from './request-ids.ts';

export const withdraw = brokerCommand(
  'ssa/make',
  () => subcommand('withdraw', 'Withdraw a request of your own').addArgument(requestId()),
  async (session, id) => {
    const path = `/broker/requests/${await wholeId(session, id)}/withdrawal`;
    decided(session.out, await session.client.call<Request>('POST', path));
  },
);
