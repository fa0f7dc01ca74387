import { useEffect, useRef, useState } from 'preact/hooks';
import { useTexts } from '../../i18n.ts';
import { Progress } from '../../parts/progress.tsx';
import { redirect } from '../../route.ts';
import { AccountStep } from './account-step.tsx';
import { ConfirmStep } from './confirm-step.tsx';
import { DoneStep } from './done-step.tsx';
import { type Draft, furthestStep, STEPS, type Step, stepPath } from './draft.ts';
import { TermsStep } from './terms-step.tsx';
import { UserIdStep } from './user-id-step.tsx';

/** Registration, with its steps in the order of the guide (I1). */
export function RegisterPages({ path }: { path: string }) {
  const { t } = useTexts();
  const [draft, setDraft] = useState<Draft>({});
  const wanted = STEPS.indexOf((path.split('/')[2] ?? '') as Step);
  const isDone = draft.registered !== undefined;
  const wasShown = useRef(false);
  // Going back after the last step was shown starts over; a step whose predecessors are incomplete
  // redirects to the first incomplete one.
  const mustRedirect = wanted < 0 || wanted > furthestStep(draft) || (isDone && wanted !== 4);
  useEffect(() => {
    wasShown.current ||= isDone && wanted === 4;
    if (!mustRedirect) return;
    if (isDone && !wasShown.current) return redirect('/register/done');
    if (isDone) setDraft({});
    wasShown.current = false;
    redirect(isDone || wanted < 0 ? '/register' : stepPath(furthestStep(draft)));
  }, [mustRedirect, isDone, wanted, draft]);
  if (mustRedirect) return null;

  const step = STEPS[wanted] as Step;
  const refused = draft.refused?.step === step ? draft.refused : undefined;
  const props = { draft, refused, set: (change: Draft) => setDraft({ ...draft, ...change }) };
  return (
    <>
      <p class="over">{t('register.title')}</p>
      <Progress step={wanted} />
      {step === '' && <TermsStep key="terms" {...props} />}
      {step === 'account' && <AccountStep key="account" {...props} />}
      {step === 'user-id' && <UserIdStep key="user-id" {...props} />}
      {step === 'confirm' && <ConfirmStep key="confirm" {...props} />}
      {step === 'done' && <DoneStep key="done" {...props} />}
    </>
  );
}
