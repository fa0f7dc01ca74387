import { identifierForms } from '../../../core/domain/identifiers.ts';
import { isInternetPassword, isPhonePassword } from '../../../core/domain/password-rules/form.ts';
import { type Errors, Field, type Values } from './form.tsx';

export interface Identifiers {
  phoneUserId: string;
  participantId: string;
  accountNumber: string;
}

/** The three identifiers that the investor has from the participant, in the order of the guide. */
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

/** As people copy them: with spaces around, the letter small. */
export function identifiersOf(values: Values): Identifiers {
  const bare = (name: string) => (values[name] ?? '').replace(/\s/g, '');
  return {
    phoneUserId: bare('phoneUserId'),
    participantId: bare('participantId').toUpperCase(),
    accountNumber: bare('accountNumber'),
  };
}

export function checkIdentifiers(values: Values): Errors {
  const identifiers = identifiersOf(values);
  const errors: Errors = {};
  for (const name of ['phoneUserId', 'participantId', 'accountNumber'] as const) {
    if (!identifierForms[name].test(identifiers[name])) errors[name] = [`invalid.${name}`];
  }
  return errors;
}

export const checkPhonePassword = ({ phonePassword = '' }: Values): Errors =>
  isPhonePassword(phonePassword) ? {} : { phonePassword: ['invalid.phonePassword'] };

export const isInternetUserId = (value: string): boolean =>
  identifierForms.internetUserId.test(value);

/** An entry to be compared: of another form it would be refused, uncounted. */
export const checkEntry = (name: string, values: Values): Errors =>
  isInternetPassword(values[name] ?? '') ? {} : { [name]: ['invalid.password'] };
