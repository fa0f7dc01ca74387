import type { Problem } from '../../api.ts';
import type { Errors } from '../../parts/field.tsx';
import { refusedPassword } from '../../parts/new-password.tsx';
import type { Step } from './draft.ts';

/**
 * The earlier step that a refusal concerns, with its errors; `undefined` if it concerns the last.
 */
export function refusedStep(problem: Problem): { step: Step; errors: Errors } | undefined {
  const password = refusedPassword(problem, 'internetPassword');
  if (password) return { step: 'user-id', errors: { newPassword: password } };
  if (problem.code === 'user-id-taken' || problem.fields.internetUserId) {
    const isPhonePassword = problem.fields.internetUserId?.includes('phone-password');
    const key =
      problem.code === 'user-id-taken'
        ? 'problem.user-id-taken'
        : isPhonePassword
          ? 'invalid.userIdIsPhonePassword'
          : 'invalid.internetUserId';
    return { step: 'user-id', errors: { internetUserId: [key] } };
  }
  if (problem.fields.termsVersion) return { step: '', errors: {} };
  const wrong = (['phoneUserId', 'participantId', 'accountNumber'] as const).filter(
    (name) => problem.fields[name],
  );
  if (wrong.length === 0) return undefined;
  return {
    step: 'account',
    errors: Object.fromEntries(wrong.map((name) => [name, [`invalid.${name}`]])) as Errors,
  };
}
