import { inHongKong } from '../shared/output.ts';
import type { Request } from './answers.ts';
import { names, state } from './cell-styles.ts';
import { brokerCommand, subcommand } from './command.ts';

export const requests = brokerCommand(
  'ssa/read',
  () =>
    subcommand('requests', 'List requests, newest first').option(
      '--status <status>',
      'pending, approved, rejected, withdrawn or expired; default all',
    ),
  async ({ client, out }, query) => {
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
);
