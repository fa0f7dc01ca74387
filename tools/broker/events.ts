import { inHongKong } from '../shared/output.ts';
import type { Event } from './answers.ts';
import { accountNumber, brokerCommand, subcommand } from './command.ts';

export const events = brokerCommand(
  'ssa/read',
  () =>
    subcommand('events', 'List the events of an account, newest first').addArgument(
      accountNumber(),
    ),
  async ({ client, out }, number) => {
    const found = await client.all<Event>(`/broker/accounts/${number}/events`, 'events');
    out.answer({ events: found }, () =>
      out.table(
        ['Hong Kong time', 'event', 'channel', 'actor', 'from', 'request'],
        found.map(({ at, type, channel, actor, sourceAddress, requestId }) => [
          inHongKong(at),
          /revoked|failed|refused/.test(type) ? { text: type, style: 'red' } : type,
          channel,
          actor,
          sourceAddress,
          requestId,
        ]),
      ),
    );
  },
);
