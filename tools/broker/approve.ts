import type { ApprovedRequest } from './answers.ts';
import { type Command, requestIdOf } from './command.ts';
import { Unreachable } from './errors.ts';
import { state } from './looks.ts';

const HAND_OVER =
  'The password is shown this once and stored nowhere. Hand it to the investor in person or by sealed letter, apart from the user ID.';
const PERHAPS =
  'Whether it was approved is not known: see requests. A password that was lost is replaced by a reset.';

export const approve: Command = {
  parameters: '<requestId>',
  summary: 'Approve a request that somebody else made; shows a new password, once',
  scope: 'ssa/check',
  words: { least: 1, most: 1 },
  async run({ positionals, client, out }) {
    const path = `/broker/requests/${requestIdOf(positionals)}/approval`;
    const approved = await client.call<ApprovedRequest>('POST', path).catch((error) => {
      if ((error instanceof Unreachable && error.mayBeDone) || error.status >= 500)
        out.note(PERHAPS);
      throw error;
    });
    out.answer(approved, () =>
      out.fields({
        request: approved.requestId,
        type: approved.type,
        account: approved.accountNumber,
        status: state(approved.status),
        'phone user ID': approved.phoneUserId,
        'phone password': approved.phonePassword && { text: approved.phonePassword, style: 'bold' },
        'effective on': approved.effectiveOn && `${approved.effectiveOn}, from 00:00 in Hong Kong`,
      }),
    );
    if (approved.phonePassword) out.note(HAND_OVER);
  },
};
