import type { ApprovedRequest } from './answers.ts';
import { state } from './cell-styles.ts';
import { brokerCommand, requestId, subcommand } from './command.ts';
import { Unreachable } from './errors.ts';

const HAND_OVER =
  'The password is shown only once and stored nowhere. Hand it to the investor in person or by sealed letter, apart from the user ID.';
const UNKNOWN_OUTCOME =
  'It is unknown whether the request was approved: check with requests. If the password was lost, request a reset.';

export const approve = brokerCommand(
  'ssa/check',
  () =>
    subcommand(
      'approve',
      'Approve a request that somebody else made; shows a new password once',
    ).addArgument(requestId()),
  async ({ client, out }, id) => {
    const path = `/broker/requests/${id}/approval`;
    const approved = await client.call<ApprovedRequest>('POST', path).catch((error) => {
      if ((error instanceof Unreachable && error.mayBeDone) || error.status >= 500)
        out.note(UNKNOWN_OUTCOME);
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
);
