import * as z from 'zod/mini';
import { identifierForms } from '../domain/identifiers.ts';
import { readIdentifier } from '../domain/read-identifier.ts';

/** An ID or number in a request, read forgivingly (D22): use cases get it in its one form. */
export function identifier(kind: keyof typeof identifierForms) {
  return z.string().check(
    z.overwrite((text) => readIdentifier(kind, text)),
    z.regex(identifierForms[kind]),
    z.describe('The form as it is read: spaces, dashes and full-width signs are allowed for'),
  );
}
