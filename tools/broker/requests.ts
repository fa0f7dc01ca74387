import { inHongKong } from '../shared/output.ts';
import type { Request } from './answers.ts';
import { names, state } from './cell-styles.ts';
import { brokerCommand, subcommand } from './command.ts';
import { age, expiry } from './request-times.ts';

export const requests = brokerCommand(
  'ssa/read',
  () =>
    subcommand('requests', 'List requests, newest first')
      .option('--status <status>', 'pending, approved, rejected, withdrawn or expired; default all')
      .option('--mine', 'only those that you made'),
  async ({ client, connection, out }, { mine, ...query }) => {
    const all = await client.all<Request>('/broker/requests', 'requests', query);
    const found = mine ? all.filter(({ madeBy }) => madeBy === connection.clientId) : all;
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
          'age',
          'expires',
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
          age(request.madeAt, Date.now(), out.language),
          request.status === 'pending' ? expiry(request.madeAt) : undefined,
          request.decidedBy,
          request.reason,
        ]),
      ),
    );
  },
);
