import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Problem, problemOf } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import type { Key } from '../../locales/zh-Hant.ts';
import { useSession } from '../../session.ts';
import type { Errors } from '../field.tsx';
import { Form, type Values } from '../form.tsx';
import { type Proof, ProofForm } from './proof-form.tsx';

interface OwnerFormProps {
  submit: Key;
  look?: 'danger' | 'plain';
  /** What the service accepts as a proof. */
  by: Proof;
  /** Runs once more after the proof. @throws Problem */
  act(values: Values): Promise<void>;
  check?(values: Values): Errors;
  explain?(problem: Problem): Errors;
  /** Leaves things as they are; absent: the form stays. */
  onCancel?(): void;
  /** The button takes the focus when the form appears. */
  focus?: boolean;
  children?: ComponentChildren;
}

/**
 * A form for what only the owner may do. It sends at once, and where the service says
 * `proof-needed` it asks for a proof in place of the form (D25).
 */
export function OwnerForm(props: OwnerFormProps) {
  const { t } = useTexts();
  const session = useSession();
  /** While a proof is asked for: what to do with it. */
  const [entered, setEntered] = useState<Values>();
  /** What went wrong after a proof, which need not be given again. */
  const [failed, setFailed] = useState<{ problem: Problem; errors: Errors }>();
  const box = useRef<HTMLDivElement>(null);
  const wasProving = useRef(props.focus === true);
  // After the proof, or without it, the form is back.
  useEffect(() => {
    if (!entered && wasProving.current)
      box.current?.querySelector<HTMLElement>('[type=submit]')?.focus();
    wasProving.current = entered !== undefined;
  }, [entered]);
  const explain = (problem: Problem) => {
    if (problem.code !== 'not-signed-in') return props.explain?.(problem) ?? {};
    void session.onSessionLost();
    return true;
  };
  if (entered) {
    const giveUp = props.onCancel ?? (() => setEntered(undefined));
    const act = async () => {
      try {
        await props.act(entered);
      } catch (error) {
        const problem = problemOf(error);
        const errors = explain(problem);
        if (errors === true) return;
        setFailed({ problem, errors });
        setEntered(undefined);
      }
    };
    return <ProofForm by={props.by} act={act} onCancel={giveUp} />;
  }
  return (
    <div ref={box}>
      <Form
        submit={props.submit}
        {...(props.look && { look: props.look })}
        check={props.check ?? (() => ({}))}
        send={async (values) => {
          try {
            await props.act(values);
          } catch (error) {
            if (problemOf(error).code !== 'proof-needed') throw error;
            setFailed(undefined);
            setEntered(values);
          }
        }}
        explain={explain}
        initial={failed}
        secondary={
          props.onCancel && (
            <button type="button" class="quiet" onClick={props.onCancel}>
              {t('action.dismiss')}
            </button>
          )
        }
      >
        {props.children}
      </Form>
    </div>
  );
}
