import type { Investor } from './investor.ts';
import type { Stage } from './stage.ts';

/** Guide, 2.1.2: an internet user ID can't be changed; cancel it, then register another. */
export async function cancellation(stage: Stage, investor: Investor): Promise<void> {
  const {
    identity,
    phonePassword,
    internetUserId: cancelled,
    internetPassword: password,
  } = investor;
  const signIn = (internetUserId: string, entered: string): [string, string, object] => [
    'POST',
    '/api/sessions',
    { internetUserId, password: entered },
  ];
  stage.chapter('2.1.2', 'Cancelling the internet user ID');
  await stage.step({
    does: `The investor, signed in, cancels ${cancelled}, entering the password once more.`,
    call: ['POST', '/api/account/internet-user-id/cancellation', { password }],
    says: 'the internet user ID can be cancelled at any time',
    expects: { status: 204 },
  });
  await stage.step({
    does: 'Somebody signs in with the cancelled ID and its password.',
    call: signIn(cancelled, password),
    says: 'it is answered like an ID that nobody has',
    rule: 'D8',
    expects: { status: 401, code: 'wrong-credentials' },
  });
  await stage.step({
    does: 'Somebody signs in with an ID that nobody ever had.',
    call: signIn(`Zz${identity.accountNumber.slice(-6)}`, password),
    says: 'unknown IDs are answered like wrong passwords',
    rule: 'D10',
    expects: { status: 401, code: 'wrong-credentials' },
  });

  const { body: terms } = await stage.step({
    does: 'The investor chooses to register again, and reads the terms.',
    call: ['GET', '/api/terms'],
    says: 'the terms are shown, to be agreed to (step 2)',
    expects: { status: 200 },
  });
  const registration = (
    internetUserId: string,
    internetPassword: string,
  ): [string, string, object] => [
    'POST',
    '/api/registrations',
    { ...identity, phonePassword, internetUserId, internetPassword, termsVersion: terms.version },
  ];
  investor.internetUserId = `Rn${identity.accountNumber.slice(-6)}`;
  await stage.step({
    does: `The investor wants to register ${investor.internetUserId} with the password of the cancelled ID.`,
    call: registration(investor.internetUserId, password),
    says: 'old passwords are not to be used again',
    expects: {
      status: 422,
      code: 'password-refused',
      fields: { internetPassword: ['used-before'] },
    },
  });
  investor.internetPassword = 'Tb6meadow51';
  await stage.step({
    does: `The investor registers ${investor.internetUserId} with a new password.`,
    call: registration(investor.internetUserId, investor.internetPassword),
    says: 'after cancelling, an account may register again',
    rule: 'D8',
    expects: { status: 201, internetUserId: investor.internetUserId },
  });
  await stage.step({
    does: 'The investor signs in with the new ID.',
    call: signIn(investor.internetUserId, investor.internetPassword),
    says: 'user ID and password open the system',
    expects: { status: 201, internetUserId: investor.internetUserId },
  });
}
