import type { Stage } from './stage.ts';

/** The recipient of one account's statements, and what that person knows at this moment of the story. */
export interface Investor {
  /** What the participant handed over; the first three are asked for wherever identity is proved. */
  identity: { phoneUserId: string; participantId: string; accountNumber: string };
  phonePassword: string;
  internetUserId: string;
  internetPassword: string;
}

/** An investor with a new account, as a participant opens it, so that the story can be played on any data. */
export async function newInvestor(stage: Stage, participantId: string): Promise<Investor> {
  const { body } = await stage.step({
    does: `Participant ${participantId} opens an account and hands its numbers and phone password to the investor.`,
    call: ['POST', '/local/accounts', { participantId }],
    says: 'account number, phone user ID and phone password are had from the broker or custodian',
    expects: { status: 201, participantId },
  });
  const { accountNumber, phoneUserId, phonePassword } = body as Record<string, string>;
  if (!accountNumber || !phoneUserId || !phonePassword)
    throw new Error('Without an account there is no story');
  return {
    identity: { phoneUserId, participantId, accountNumber },
    phonePassword,
    internetUserId: `Dm${accountNumber.slice(-6)}`,
    internetPassword: '',
  };
}

/** What only looks like `phonePassword`. */
export function wrongPhonePassword(phonePassword: string): string {
  return [...phonePassword].map((digit) => (Number(digit) + 5) % 10).join('');
}
