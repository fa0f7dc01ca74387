import type { Request } from './answers.ts';
import { type Command, requestIdOf } from './command.ts';
import { state } from './looks.ts';

export const reject: Command = {
  parameters: '<requestId> [--reason TEXT]',
  summary: 'Reject a request',
  scope: 'ssa/check',
  options: { reason: { type: 'string', hint: 'TEXT', help: 'why, for the maker' } },
  words: { least: 1, most: 1 },
  async run({ positionals, values, client, out }) {
    const path = `/broker/requests/${requestIdOf(positionals)}/rejection`;
    const reason = values.reason as string | undefined;
    const rejected = await client.call<Request>(
      'POST',
      path,
      reason === undefined ? {} : { body: { reason } },
    );
    const { requestId, type, accountNumber, status } = rejected;
    out.answer(rejected, () =>
      out.fields({
        request: requestId,
        type,
        account: accountNumber,
        status: state(status),
        reason: rejected.reason,
      }),
    );
  },
};
