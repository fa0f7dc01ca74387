import { useEffect, useRef, useState } from 'preact/hooks';
import { type Problem, post, problemOf } from '../../api.ts';
import { useSession } from '../../session.ts';
import type { Assertion } from './ceremony.ts';
import { hasWebAuthn, loadCeremony } from './webauthn.ts';

/** Sign-in with a passkey, as a page offers it. */
export interface PasskeySignIn {
  /** Lets the investor choose a passkey, and signs in with it. */
  start(): Promise<void>;
  /** Whether {@link start} is under way. */
  pending: boolean;
  /** Why the last passkey did not sign in. */
  problem: Problem | undefined;
  /** The browser stops offering passkeys where the user ID is entered. */
  pause(): void;
  /** It offers them again. */
  resume(): void;
}

/** Signs in with a passkey (D25): by the browser's autofill, or when the investor asks for it. */
export function usePasskeySignIn(): PasskeySignIn {
  const session = useSession();
  const [round, setRound] = useState(0);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const stop = useRef(new AbortController());
  const busy = useRef(false);
  const alive = useRef(true);

  const signIn = async (credential: Assertion) => {
    await post('/passkey-sessions', { credential });
    await session.onSignedIn({ passkey: credential.id });
  };
  const resume = () => setRound((before) => before + 1);
  const show = (error: unknown) => {
    if (!alive.current) return;
    setProblem(problemOf(error));
    resume();
  };

  useEffect(() => {
    if (!hasWebAuthn) return undefined;
    const own = new AbortController();
    stop.current = own;
    void offer(own.signal).then(async (used) => {
      if (!used || own.signal.aborted) return;
      setProblem(undefined);
      await signIn(used).catch(show);
    });
    return () => own.abort();
  }, [round]);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      if (busy.current)
        loadCeremony().then(
          ({ endCeremony }) => endCeremony(),
          () => {},
        );
    };
  }, []);

  return {
    pending,
    problem,
    resume,
    pause: () => stop.current.abort(),
    async start() {
      if (busy.current) return;
      busy.current = true;
      setPending(true);
      setProblem(undefined);
      stop.current.abort();
      try {
        const { usePasskey } = await loadCeremony();
        await signIn(await usePasskey());
      } catch (error) {
        show(error);
      }
      busy.current = false;
      if (alive.current) setPending(false);
    },
  };
}

/** Offers passkeys by autofill; what goes wrong there concerns nobody: the button says it. */
async function offer(stop: AbortSignal): Promise<Assertion | undefined> {
  try {
    const { autofill } = await loadCeremony();
    return await autofill(stop);
  } catch {
    return undefined;
  }
}
