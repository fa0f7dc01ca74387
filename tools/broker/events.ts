import type { Event } from './answers.ts';
import { accountNumberOf, type Command } from './command.ts';
import { inHongKong } from './output.ts';

export const events: Command = {
  parameters: '<accountNumber>',
  summary: 'What happened to an account, newest first',
  scope: 'ssa/read',
  words: { least: 1, most: 1 },
  async run({ positionals, client, out }) {
    const path = `/broker/accounts/${accountNumberOf(positionals)}/events`;
    const found = await client.all<Event>(path, 'events');
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
};
