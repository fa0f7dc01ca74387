import type { Request } from './answers.ts';
import { state } from './cell-styles.ts';
import { brokerCommand, requestId, subcommand } from './command.ts';

export const reject = brokerCommand(
  'ssa/check',
  () =>
    subcommand('reject', 'Reject a request')
      .addArgument(requestId())
      .option('--reason <text>', 'why, for the maker'),
  async ({ client, out }, id, { reason }) => {
    const rejected = await client.call<Request>(
      'POST',
      `/broker/requests/${id}/rejection`,
      reason === undefined ? {} : { body: { reason } },
    );
    out.answer(rejected, () =>
      out.fields({
        request: rejected.requestId,
        type: rejected.type,
        account: rejected.accountNumber,
        status: state(rejected.status),
        reason: rejected.reason,
      }),
    );
  },
);
