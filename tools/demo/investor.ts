import type { Stage } from './stage.ts';

/** The investor of one account, with what they know at this point of the story. */
export interface Investor {
  /** Handed over by the participant; needed wherever the investor proves their identity. */
  identity: { phoneUserId: string; participantId: string; accountNumber: string };
  phonePassword: string;
  internetUserId: string;
  internetPassword: string;
}

/** Opens a new account for an investor, so that the story can be played on any data. */
export async function newInvestor(stage: Stage, participantId: string): Promise<Investor> {
  const { body } = await stage.step({
    does: `Participant ${participantId} opens an account and hands its numbers and phone password to the investor.`,
    call: ['POST', '/local/accounts', { participantId }],
    says: 'account number, phone user ID and phone password are had from the broker or custodian',
    expects: { status: 201, participantId },
  });
  const { accountNumber, phoneUserId, phonePassword } = body as Record<string, string>;
  if (!accountNumber || !phoneUserId || !phonePassword)
    throw new Error('The demo needs a new account, and the service opened none');
  return {
    identity: { phoneUserId, participantId, accountNumber },
    phonePassword,
    internetUserId: `Dm${accountNumber.slice(-6)}`,
    internetPassword: '',
  };
}

/** A wrong password of the right form. */
export function wrongPhonePassword(phonePassword: string): string {
  return [...phonePassword].map((digit) => (Number(digit) + 5) % 10).join('');
}
