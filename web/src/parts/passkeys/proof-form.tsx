import { useEffect, useRef, useState } from 'preact/hooks';
import { callApi, type Problem, post } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useSession } from '../../session.ts';
import { Field, HiddenUsername } from '../field.tsx';
import { Form } from '../form.tsx';
import { checkEntry } from '../identity.tsx';
import { loadCeremony } from './webauthn.ts';

/** What the service accepts as a proof that it is the owner who acts (D25). */
export type Proof = 'passkey' | 'passkey-or-password' | 'password';

interface ProofFormProps {
  by: Proof;
  /** What the proof is for; it holds for five minutes. @throws Problem */
  act(): Promise<void>;
  onCancel(): void;
}

/** Asks for the current password or a passkey once more, and then does what that is for (D25). */
export function ProofForm({ by, act, onCancel }: ProofFormProps) {
  const { t } = useTexts();
  const session = useSession();
  const [way, setWay] = useState(by === 'password' ? 'password' : 'passkey');
  const title = useRef<HTMLParagraphElement>(null);
  // With a password, the field takes the focus.
  useEffect(() => {
    if (way === 'passkey') title.current?.focus();
  }, [way]);
  const onRefused = (problem: Problem) => {
    if (problem.code !== 'not-signed-in')
      return { ...(problem.fields.password && { password: ['invalid.password' as const] }) };
    void session.onSessionLost();
    return true as const;
  };
  const cancel = (
    <button type="button" class="quiet" onClick={onCancel}>
      {t('action.dismiss')}
    </button>
  );
  const other = (to: 'passkey' | 'password') =>
    by === 'passkey-or-password' && (
      <button type="button" class="quiet" onClick={() => setWay(to)}>
        {t(`proof.with.${to}`)}
      </button>
    );
  return (
    <div class="proof">
      <p class="proof-title" ref={title} tabIndex={-1}>
        {t('proof.title')}
      </p>
      {way === 'password' ? (
        <Form
          key="password"
          submit="proof.password"
          check={(values) => checkEntry('password', values)}
          send={async ({ password }) => {
            await session.actAsShown(() => post('/sessions/current/proof', { password }));
            await act();
          }}
          explain={onRefused}
          titleOf={({ code }) =>
            code === 'wrong-credentials' ? 'problem.wrong-password' : undefined
          }
          secondary={
            <>
              {cancel}
              {other('passkey')}
            </>
          }
        >
          <HiddenUsername value={session.current.state === 'in' ? session.current.userId : ''} />
          <Field
            name="password"
            label="field.currentPassword"
            autocomplete="current-password"
            secret
            focus
          />
        </Form>
      ) : (
        <Form
          key="passkey"
          submit="proof.passkey"
          check={() => ({})}
          send={async () => {
            const passkey = await (await loadCeremony()).usePasskey();
            await session.actAsShown(() => callApi('POST', '/sessions/current/proof', { passkey }));
            await act();
          }}
          explain={onRefused}
          secondary={
            <>
              {cancel}
              {other('password')}
            </>
          }
        >
          {null}
        </Form>
      )}
    </div>
  );
}
