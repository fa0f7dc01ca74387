import { identifierForms } from '../../../core/domain/identifiers.ts';
import { isInternetPassword, isPhonePassword } from '../../../core/domain/password-rules/form.ts';
import { readIdentifier } from '../../../core/domain/read-identifier.ts';
import { type Errors, Field } from './field.tsx';
import { foreignSign } from './foreign-sign.ts';
import type { Values } from './form.tsx';

/** The identifiers as the API takes them. */
export interface Identifiers {
  phoneUserId: string;
  participantId: string;
  accountNumber: string;
}

interface IdentifierFieldsProps {
  value?: Identifiers | undefined;
  /** Name of the field that takes the focus when the page appears. */
  focus?: string | undefined;
}

/**
 * Fields for the three identifiers that the participant gives the investor, in the guide's order.
 */
export function IdentifierFields({ value, focus }: IdentifierFieldsProps) {
  return (
    <>
      <Field
        name="phoneUserId"
        label="field.phoneUserId"
        hint="field.phoneUserId.hint"
        inputMode="numeric"
        autocomplete="section-phone username"
        value={value?.phoneUserId ?? ''}
        focus={focus === 'phoneUserId'}
      />
      <Field
        name="participantId"
        label="field.participantId"
        hint="field.participantId.hint"
        capitals
        value={value?.participantId ?? ''}
        focus={focus === 'participantId'}
      />
      <Field
        name="accountNumber"
        label="field.accountNumber"
        hint="field.accountNumber.hint"
        inputMode="numeric"
        value={value?.accountNumber ?? ''}
        focus={focus === 'accountNumber'}
      />
    </>
  );
}

/** Field `phonePassword`, which proves the identity together with the identifiers (D11). */
export function PhonePasswordField() {
  return (
    <Field
      name="phonePassword"
      label="field.phonePassword"
      hint="field.phonePassword.hint"
      inputMode="numeric"
      autocomplete="section-phone current-password"
      secret
    />
  );
}

/** The identifiers as the API has them: people copy and type them in many forms (D22). */
export const identifiersOf = (values: Values): Identifiers => ({
  phoneUserId: readIdentifier('phoneUserId', values.phoneUserId ?? ''),
  participantId: readIdentifier('participantId', values.participantId ?? ''),
  accountNumber: readIdentifier('accountNumber', values.accountNumber ?? ''),
});

/** Checks the form of the three identifiers. */
export function checkIdentifiers(values: Values): Errors {
  const identifiers = identifiersOf(values);
  const errors: Errors = {};
  for (const name of ['phoneUserId', 'participantId', 'accountNumber'] as const) {
    if (!identifierForms[name].test(identifiers[name])) errors[name] = [`invalid.${name}`];
  }
  return errors;
}

/** Checks the form of a phone password. */
export const checkPhonePassword = ({ phonePassword = '' }: Values): Errors =>
  isPhonePassword(phonePassword)
    ? {}
    : { phonePassword: [foreignSign(phonePassword) ?? 'invalid.phonePassword'] };

/** The internet user ID as the API has it (D22). */
export const internetUserIdOf = (values: Values): string =>
  readIdentifier('internetUserId', values.internetUserId ?? '');

/** Whether a text has the form of an internet user ID. */
export const isInternetUserId = (value: string): boolean =>
  identifierForms.internetUserId.test(value);

/** Checks the form of an internet user ID. */
export const checkInternetUserId = (values: Values): Errors =>
  isInternetUserId(internetUserIdOf(values)) ? {} : { internetUserId: ['invalid.internetUserId'] };

/** Checks the form of a password entry; the service rejects a malformed one without counting it. */
export function checkEntry(name: string, values: Values): Errors {
  const { [name]: entry = '' } = values;
  return isInternetPassword(entry) ? {} : { [name]: [foreignSign(entry) ?? 'invalid.password'] };
}
