import type { Investor } from './investor.ts';
import type { Stage } from './stage.ts';

/** Guide, 2.2: the investor resets a revoked internet password. */
export async function internetReset(stage: Stage, investor: Investor): Promise<void> {
  const { identity, phonePassword, internetUserId, internetPassword: revoked } = investor;
  stage.chapter('2.2', 'Forgot password');
  const { body } = await stage.step({
    does: 'The investor chooses "forgot password" and enters the three numbers and the phone password.',
    call: ['POST', '/api/password-resets', { ...identity, phonePassword }],
    says: 'phone user ID and phone password prove who it is (steps 1 to 3)',
    expects: { status: 201 },
  });
  const completion = (newPassword: string): [string, string, object] => [
    'POST',
    '/api/password-resets/completion',
    { resetToken: body.resetToken, newPassword },
  ];
  await stage.step({
    does: 'The investor wants the revoked password back as the new one.',
    call: completion(revoked),
    says: 'old passwords are not to be used again',
    expects: { status: 422, code: 'password-refused', fields: { newPassword: ['used-before'] } },
  });
  investor.internetPassword = 'Kd5harbour62';
  await stage.step({
    does: 'The investor enters another new password, without proving anything again.',
    call: completion(investor.internetPassword),
    says: 'the new password is entered and confirmed (steps 4 and 5)',
    expects: { status: 204 },
  });
  await stage.step({
    does: 'The investor signs in with the new password.',
    call: ['POST', '/api/sessions', { internetUserId, password: investor.internetPassword }],
    says: 'the new password is effective at once',
    expects: { status: 201, internetUserId },
  });
  await stage.step({
    does: 'Somebody tries to use the same reset once more.',
    call: completion('Wz3lantern94'),
    says: 'each reset takes the proof of steps 1 to 3',
    expects: { status: 410, code: 'reset-expired' },
  });
}
