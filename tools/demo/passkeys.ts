import { SoftwareAuthenticator } from '../shared/software-authenticator.ts';
import type { Investor } from './investor.ts';
import type { Stage } from './stage.ts';

/** D25: a passkey, which no stranger can use up. */
export async function passkeys(stage: Stage, investor: Investor): Promise<void> {
  stage.chapter('D25', 'Passkeys, beyond the guide');
  const authenticator = new SoftwareAuthenticator(stage.origin);
  await addPasskey(stage, investor, authenticator);
  await outliveStranger(stage, investor, authenticator);
  await demandPasskey(stage, investor, authenticator);
}

async function addPasskey(
  stage: Stage,
  { internetPassword }: Investor,
  authenticator: SoftwareAuthenticator,
): Promise<void> {
  await stage.step({
    does: 'The investor, signed in, wants to add a passkey.',
    call: ['POST', '/api/passkeys/options'],
    says: 'the password has to be entered once more first',
    rule: 'D25',
    expects: { status: 403, code: 'proof-needed' },
  });
  await stage.step({
    does: 'The investor enters the password once more.',
    call: ['POST', '/api/sessions/current/proof', { password: internetPassword }],
    says: 'for five minutes this session may change passkeys',
    rule: 'D25',
    expects: { status: 204 },
  });
  const { body: options } = await stage.step({
    does: 'The site gives the browser a challenge for a new passkey.',
    call: ['POST', '/api/passkeys/options'],
    says: 'a challenge is for one use, one browser and five minutes',
    rule: 'D25',
    expects: { status: 200 },
  });
  await stage.step({
    does: "The investor's phone makes the passkey, and the site verifies it.",
    call: [
      'POST',
      '/api/passkeys',
      { name: 'My phone', credential: authenticator.create(options) },
    ],
    says: 'an internet user ID has up to five passkeys',
    rule: 'D25',
    expects: { status: 201, name: 'My phone' },
  });
}

/** A stranger revokes the password. The owner signs in. */
async function outliveStranger(
  stage: Stage,
  { internetUserId, internetPassword }: Investor,
  authenticator: SoftwareAuthenticator,
): Promise<void> {
  for (const remaining of [2, 1, undefined]) {
    await stage.step({
      does: 'Somebody who knows the user ID enters a wrong password.',
      call: ['POST', '/api/sessions', { internetUserId, password: 'Qm4bridge21' }],
      says: remaining ? 'it counts' : 'the third one revokes the password',
      expects: remaining
        ? { status: 401, code: 'wrong-credentials', remaining }
        : { status: 423, code: 'password-revoked' },
    });
  }
  await stage.step({
    does: 'The investor enters the right password.',
    call: ['POST', '/api/sessions', { internetUserId, password: internetPassword }],
    says: 'a revoked password opens nothing',
    expects: { status: 423, code: 'password-revoked' },
  });
  await signIn(stage, internetUserId, authenticator, 'a passkey signs in alone, all the same');
}

/** With the demand, the right password is not enough. */
async function demandPasskey(
  stage: Stage,
  investor: Investor,
  authenticator: SoftwareAuthenticator,
): Promise<void> {
  const { identity, phonePassword, internetUserId } = investor;
  const demand = async (passkeyOnly: boolean, says: string) => {
    const { body: options } = await challenge(stage);
    await stage.step({
      does: 'The investor uses the passkey once more.',
      call: ['POST', '/api/sessions/current/proof', { passkey: authenticator.get(options) }],
      says: 'only a passkey proves enough for the next step',
      rule: 'D25',
      expects: { status: 204 },
    });
    await stage.step({
      does: passkeyOnly
        ? 'The investor demands a passkey at every sign-in.'
        : 'The investor ends the demand.',
      call: ['PUT', '/api/passkeys/only', { passkeyOnly }],
      says,
      rule: 'D25',
      expects: { status: 204 },
    });
  };
  await demand(true, 'a right password alone begins no session any more');
  const { body } = await stage.step({
    does: 'The investor resets the revoked password with the three numbers and the phone password.',
    call: ['POST', '/api/password-resets', { ...identity, phonePassword }],
    says: 'the reset stays as it is',
    expects: { status: 201, internetUserId },
  });
  investor.internetPassword = 'Ub3marble47';
  const { internetPassword } = investor;
  await stage.step({
    does: 'The investor enters a new password.',
    call: [
      'POST',
      '/api/password-resets/completion',
      { resetToken: body.resetToken, newPassword: internetPassword },
    ],
    says: 'it changes the password and begins no session',
    rule: 'D25',
    expects: { status: 204 },
  });
  await stage.step({
    does: 'Somebody who got hold of that password signs in with it.',
    call: ['POST', '/api/sessions', { internetUserId, password: internetPassword }],
    says: 'the password is right, and not enough',
    rule: 'D25',
    expects: { status: 403, code: 'passkey-required' },
  });
  await signIn(stage, internetUserId, authenticator, 'the owner has the passkey');
  await demand(false, 'the password is enough again');
}

function challenge(stage: Stage) {
  return stage.step({
    does: 'The site gives the browser a challenge for any passkey.',
    call: ['POST', '/api/passkey-sessions/options'],
    says: 'nobody is named yet',
    rule: 'D25',
    expects: { status: 200 },
  });
}

async function signIn(
  stage: Stage,
  internetUserId: string,
  authenticator: SoftwareAuthenticator,
  says: string,
): Promise<void> {
  const { body: options } = await challenge(stage);
  await stage.step({
    does: 'The investor signs in with the passkey.',
    call: ['POST', '/api/passkey-sessions', { credential: authenticator.get(options) }],
    says,
    rule: 'D25',
    expects: { status: 201, internetUserId },
  });
}
