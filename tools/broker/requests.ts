import type { Request } from './answers.ts';
import type { Command } from './command.ts';
import { names, state } from './looks.ts';
import { inHongKong } from './output.ts';

export const requests: Command = {
  parameters: '[--status pending]',
  summary: 'Requests, newest first',
  scope: 'ssa/read',
  options: {
    status: { type: 'string', hint: 'pending', help: 'or approved, or rejected; default all' },
  },
  words: { least: 0, most: 0 },
  async run({ values, client, out }) {
    const query = { status: values.status as string | undefined };
    const found = await client.all<Request>('/broker/requests', 'requests', query);
    out.answer({ requests: found }, () =>
      out.table(
        [
          'request',
          'type',
          'account',
          'holder',
          'status',
          'made by',
          'Hong Kong time',
          'decided by',
          'reason',
        ],
        found.map((request) => [
          request.requestId,
          request.type,
          request.accountNumber,
          request.holder && names(request.holder),
          state(request.status),
          request.madeBy,
          inHongKong(request.madeAt),
          request.decidedBy,
          request.reason,
        ]),
      ),
    );
  },
};
