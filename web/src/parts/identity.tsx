import { identifierForms } from '../../../core/domain/identifiers.ts';
import { isInternetPassword, isPhonePassword } from '../../../core/domain/password-rules/form.ts';
import { type Errors, Field, type Values } from './form.tsx';

/** The identifiers as the API takes them. */
export interface Identifiers {
  phoneUserId: string;
  participantId: string;
  accountNumber: string;
}

/**
 * Fields for the three identifiers that the participant gives the investor, in the guide's order.
 */
export function IdentifierFields({ value }: { value?: Identifiers | undefined }) {
  return (
    <>
      <Field
        name="phoneUserId"
        label="field.phoneUserId"
        hint="field.phoneUserId.hint"
        inputMode="numeric"
        autocomplete="section-phone username"
        value={value?.phoneUserId ?? ''}
      />
      <Field
        name="participantId"
        label="field.participantId"
        hint="field.participantId.hint"
        capitals
        value={value?.participantId ?? ''}
      />
      <Field
        name="accountNumber"
        label="field.accountNumber"
        hint="field.accountNumber.hint"
        inputMode="numeric"
        value={value?.accountNumber ?? ''}
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

/**
 * The identifiers without whitespace and with a capital letter: people copy them in other forms.
 */
export function identifiersOf(values: Values): Identifiers {
  const bare = (name: string) => (values[name] ?? '').replace(/\s/g, '');
  return {
    phoneUserId: bare('phoneUserId'),
    participantId: bare('participantId').toUpperCase(),
    accountNumber: bare('accountNumber'),
  };
}

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
  isPhonePassword(phonePassword) ? {} : { phonePassword: ['invalid.phonePassword'] };

/** Whether a text has the form of an internet user ID. */
export const isInternetUserId = (value: string): boolean =>
  identifierForms.internetUserId.test(value);

/** Checks the form of a password entry; the service rejects a malformed one without counting it. */
export const checkEntry = (name: string, values: Values): Errors =>
  isInternetPassword(values[name] ?? '') ? {} : { [name]: ['invalid.password'] };
