import { useRef, useState } from 'preact/hooks';
import { callApi, Problem, problemOf } from '../../api.ts';
import { useSession } from '../../session.ts';
import { type Errors, Field } from '../field.tsx';
import type { Values } from '../form.tsx';
import type { CreationOptions } from './ceremony.ts';
import { deviceName } from './device-name.ts';
import { OwnerForm } from './owner-form.tsx';
import type { Proof } from './proof-form.tsx';
import { loadCeremony } from './webauthn.ts';

/** The longest name of a passkey, in characters. */
const MAX_NAME = 60;

/** After these answers, the service certainly has not added the passkey. */
const NOT_ADDED = new Set([
  'passkey-refused',
  'proof-needed',
  'conflict',
  'not-signed-in',
  'try-again',
]);

interface AddPasskeyProps {
  by: Proof;
  /** Names of the passkeys that there are. */
  names: string[];
  onAdded(): Promise<void>;
}

/** What the service gave for the creation of one passkey. */
interface Begun {
  options: CreationOptions;
  /** Milliseconds since 1970. */
  at: number;
}

/** Adds a passkey: proof first, then a name, then the browser's own dialog (D25). */
export function AddPasskey({ by, names, onAdded }: AddPasskeyProps) {
  const session = useSession();
  const [step, setStep] = useState<'begin' | 'name' | 'begin-again'>('begin');
  const begun = useRef<Begun | undefined>(undefined);
  const begin = async () => {
    const at = Date.now();
    const path = '/passkeys/options';
    const { body } = await session.actAsShown(() => callApi<CreationOptions>('POST', path));
    begun.current = { options: body, at };
    return body;
  };
  const create = async ({ passkeyName = '' }: Values) => {
    const { createPasskey, forgetPasskey, usableFor } = await loadCeremony();
    const { options, at } = begun.current ?? { at: 0 };
    // Nothing is asked of the service first: some browsers want a press of a button just before.
    const isUsable = options && Date.now() - at < usableFor(options);
    const credential = await createPasskey(isUsable ? options : await begin());
    // The challenge is used up, whatever comes of it.
    begun.current = undefined;
    const added = { name: passkeyName.trim(), credential };
    try {
      await session.actAsShown(() => callApi('POST', '/passkeys', added));
    } catch (error) {
      const { code } = problemOf(error);
      if (NOT_ADDED.has(code)) await forgetPasskey(credential.id);
      throw code === 'passkey-refused' ? new Problem('passkey-not-added') : error;
    }
    await onAdded();
  };
  if (step !== 'name')
    return (
      <OwnerForm
        key="begin"
        submit="passkeys.add"
        look="plain"
        by={by}
        act={async () => {
          await Promise.all([begin(), loadCeremony()]);
          setStep('name');
        }}
        focus={step === 'begin-again'}
      />
    );
  return (
    <OwnerForm
      key="name"
      submit="passkeys.create"
      by={by}
      check={checkName}
      act={create}
      explain={({ fields }) => (fields.name ? { passkeyName: ['invalid.passkeyName'] } : {})}
      onCancel={() => setStep('begin-again')}
    >
      <Field
        name="passkeyName"
        label="passkeys.name"
        hint="passkeys.name.hint"
        value={deviceName(navigator, names)}
        maxLength={MAX_NAME}
        focus
      />
    </OwnerForm>
  );
}

/** The form of a name, as the service has it: printable, and not only spaces. */
function checkName({ passkeyName = '' }: Values): Errors {
  const isName = /^\P{C}{1,60}$/u.test(passkeyName.trim());
  return isName ? {} : { passkeyName: ['invalid.passkeyName'] };
}
