import { useEffect, useId, useState } from 'preact/hooks';
import { get } from '../../api.ts';
import { useTexts } from '../../i18n.ts';
import { useSession } from '../../session.ts';
import type { Passkeys } from './answers.ts';
import { hasWebAuthn } from './webauthn.ts';

/** What the browser stores once the offer was shown: no later sign-in on this device shows it. */
const STORAGE_KEY = 'passkey-offer';

/**
 * Offers to add a passkey, once on each device: after a sign-in by password, if the device can
 * have a passkey and the account has none (D25).
 */
export function PasskeyOffer() {
  const { t } = useTexts();
  const session = useSession();
  const id = useId();
  const [isShown, setShown] = useState(false);
  const beginning = session.beginning();
  const byPassword = beginning !== undefined && beginning.passkey === undefined;
  useEffect(() => {
    let isCurrent = true;
    if (byPassword)
      void isDue(session.loadAsShown).then((due) => isCurrent && due && setShown(remember()));
    return () => {
      isCurrent = false;
    };
  }, [byPassword]);
  if (!isShown) return null;
  const dismiss = () => {
    setShown(false);
    document.querySelector('h1')?.focus();
  };
  return (
    <section class="card offer" aria-labelledby={id}>
      <h2 id={id}>{t('offer.title')}</h2>
      <p>{t('offer.text')}</p>
      <div class="actions">
        <a class="button plain" href="#/settings">
          {t('passkeys.add')}
        </a>
        <button type="button" class="quiet" onClick={dismiss}>
          {t('offer.dismiss')}
        </button>
      </div>
    </section>
  );
}

async function isDue(load: ReturnType<typeof useSession>['loadAsShown']): Promise<boolean> {
  try {
    if (!hasWebAuthn || localStorage.getItem(STORAGE_KEY) !== null) return false;
    if (!(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())) return false;
    const answer = await load(() => get<Passkeys>('/passkeys'));
    return answer?.found.passkeys.length === 0;
  } catch {
    // Nobody asked for it: it is not offered.
    return false;
  }
}

/** Returns whether it was possible: an offer that cannot be remembered would come each time. */
function remember(): boolean {
  try {
    localStorage.setItem(STORAGE_KEY, 'shown');
    return true;
  } catch {
    return false;
  }
}
