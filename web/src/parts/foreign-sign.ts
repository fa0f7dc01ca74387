import { FOREIGN_SIGNS } from '../../../core/domain/password-rules/form.ts';
import type { Key } from '../locales/zh-Hant.ts';

/** Whether a rule of a refusal names a kind of sign that no password has (D22). */
export const isForeignSign = (rule: string): rule is keyof typeof FOREIGN_SIGNS =>
  Object.hasOwn(FOREIGN_SIGNS, rule);

/** Says which sign of an entry no password has: the entry itself is never altered (D22). */
export function foreignSign(entry: string): Key | undefined {
  const kind = Object.keys(FOREIGN_SIGNS)
    .filter(isForeignSign)
    .find((each) => FOREIGN_SIGNS[each].test(entry));
  return kind && `invalid.${kind}`;
}
