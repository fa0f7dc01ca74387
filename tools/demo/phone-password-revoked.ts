import { type Investor, wrongPhonePassword } from './investor.ts';
import type { Stage } from './stage.ts';

/** Guide, 2.2: while the phone password is revoked, the internet password can't be reset. */
export async function phonePasswordRevoked(stage: Stage, investor: Investor): Promise<void> {
  const { identity, phonePassword, internetUserId, internetPassword } = investor;
  const forgotten = (entered: string): [string, string, object] => [
    'POST',
    '/api/password-resets',
    { ...identity, phonePassword: entered },
  ];
  stage.chapter('2.2', 'Forgot password, with the phone password revoked');
  for (const nth of ['once', 'a second time']) {
    await stage.step({
      does: `At "forgot password" the phone password is entered wrongly ${nth}.`,
      call: forgotten(wrongPhonePassword(phonePassword)),
      says: 'a wrong entry is refused',
      expects: { status: 401, code: 'identity-not-verified' },
    });
  }
  await stage.step({
    does: 'At "forgot password" the phone password is entered wrongly a third time.',
    call: forgotten(wrongPhonePassword(phonePassword)),
    says: 'three consecutive wrong entries revoke the phone password',
    expects: { status: 423, code: 'password-revoked', channel: 'phone' },
  });
  await stage.step({
    does: 'The right phone password is entered.',
    call: forgotten(phonePassword),
    says: 'the broker or custodian must first be asked to reset the phone password',
    expects: { status: 423, code: 'password-revoked', channel: 'phone' },
  });
  await stage.step({
    does: 'The investor remembers the internet password after all, and signs in.',
    call: ['POST', '/api/sessions', { internetUserId, password: internetPassword }],
    says: 'the phone password is revoked, not the internet password',
    expects: { status: 201, internetUserId },
  });
}
