import type { Investor } from './investor.ts';
import type { Stage } from './stage.ts';

/** Guide, 2.1.2: registration, sign-in, account, new password, three wrong entries. */
export async function internetAccess(stage: Stage, investor: Investor): Promise<void> {
  stage.chapter('2.1.2', 'The internet system');
  await register(stage, investor);
  await signInAndLook(stage, investor);
  await changePassword(stage, investor);
  await enterThreeWrong(stage, investor);
}

async function register(stage: Stage, investor: Investor): Promise<void> {
  const { identity, phonePassword, internetUserId } = investor;
  const { body: terms } = await stage.step({
    does: 'The investor chooses to register, and reads the terms.',
    call: ['GET', '/api/terms'],
    says: 'the terms are shown, to be agreed to (step 2)',
    expects: { status: 200 },
  });
  const form = { ...identity, internetUserId, phonePassword, termsVersion: terms.version };
  const registration = (changed: object): [string, string, object] => [
    'POST',
    '/api/registrations',
    { ...form, ...changed },
  ];

  await stage.step({
    does: 'The investor wants a password of letters only.',
    call: registration({ internetPassword: 'goldentulip' }),
    says: 'it must have letters and digits (step 7)',
    expects: {
      status: 422,
      code: 'password-refused',
      fields: { internetPassword: ['letters-and-digits'] },
    },
  });
  await stage.step({
    does: 'The investor wants the user ID as the password.',
    call: registration({ internetPassword: internetUserId }),
    says: 'the user ID is not to be the password (note b)',
    expects: { status: 422, code: 'password-refused', fields: { internetPassword: ['user-id'] } },
  });
  investor.internetPassword = 'Rx7tulip88';
  await stage.step({
    does: `The investor registers ${internetUserId} with a good password, and proves who it is by the phone password.`,
    call: registration({ internetPassword: investor.internetPassword }),
    says: 'then the services of the internet system can be used (steps 3 to 10)',
    expects: { status: 201, internetUserId },
  });
  await stage.step({
    does: 'The investor wants to register another internet user ID for the same account.',
    call: registration({ internetUserId: 'Another8', internetPassword: investor.internetPassword }),
    says: 'each account registers only one',
    expects: { status: 409, code: 'already-registered' },
  });
}

async function signInAndLook(
  stage: Stage,
  { internetUserId, internetPassword, identity }: Investor,
): Promise<void> {
  await stage.step({
    does: 'The investor signs in.',
    call: ['POST', '/api/sessions', { internetUserId, password: internetPassword }],
    says: 'user ID and password open the system',
    expects: { status: 201, internetUserId },
  });
  await stage.step({
    does: 'The investor looks at the account.',
    call: ['GET', '/api/account'],
    says: 'account data can be seen at any time',
    expects: {
      status: 200,
      accountNumber: identity.accountNumber,
      participantId: identity.participantId,
    },
  });
}

async function changePassword(stage: Stage, investor: Investor): Promise<void> {
  const { internetUserId, internetPassword: old } = investor;
  const change = (newPassword: string): [string, string, object] => [
    'PUT',
    '/api/account/internet-password',
    { currentPassword: old, newPassword },
  ];
  await stage.step({
    does: 'The investor tries to reuse the current password.',
    call: change(old),
    says: 'old passwords are not to be used again (note c)',
    expects: { status: 422, code: 'password-refused', fields: { newPassword: ['used-before'] } },
  });
  investor.internetPassword = 'Vn9copper37';
  await stage.step({
    does: 'The investor changes the password: the old one, then a new one.',
    call: change(investor.internetPassword),
    says: 'the password can be changed at any time',
    expects: { status: 204 },
  });
  await stage.step({
    does: 'Somebody signs in with the old password.',
    call: ['POST', '/api/sessions', { internetUserId, password: old }],
    says: 'the old password is none any more',
    expects: { status: 401, code: 'wrong-credentials' },
  });
  await stage.step({
    does: 'The investor signs in with the new password.',
    call: ['POST', '/api/sessions', { internetUserId, password: investor.internetPassword }],
    says: 'the new password works',
    expects: { status: 201, internetUserId },
  });
}

async function enterThreeWrong(
  stage: Stage,
  { internetUserId, internetPassword }: Investor,
): Promise<void> {
  const wrong: [string, string, object] = [
    'POST',
    '/api/sessions',
    { internetUserId, password: 'Qm4bridge21' },
  ];
  for (const nth of ['once', 'a second time']) {
    await stage.step({
      does: `The password is entered wrongly ${nth}.`,
      call: wrong,
      says: 'a wrong entry is refused',
      expects: { status: 401, code: 'wrong-credentials' },
    });
  }
  await stage.step({
    does: 'The password is entered wrongly a third time.',
    call: wrong,
    says: 'three consecutive wrong entries revoke the password',
    expects: { status: 423, code: 'password-revoked', channel: 'internet' },
  });
  await stage.step({
    does: 'The right password is entered.',
    call: ['POST', '/api/sessions', { internetUserId, password: internetPassword }],
    says: 'a revoked password must be reset',
    expects: { status: 423, code: 'password-revoked', channel: 'internet' },
  });
  await stage.step({
    does: 'The investor, still signed in, looks at the account.',
    call: ['GET', '/api/account'],
    says: 'a revocation ends the sessions of its password',
    rule: 'D12',
    expects: { status: 401, code: 'not-signed-in' },
  });
}
