/** WebAuthn as the site uses it (D25). Its code is loaded on demand: {@link loadCeremony}. */
import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  sendSignal,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';
import { callApi, Problem } from '../../api.ts';

export type CreationOptions = PublicKeyCredentialCreationOptionsJSON;
export type Assertion = AuthenticationResponseJSON;

/** So long before the service forgets a challenge, another one takes its place. */
const MARGIN_MS = 20_000;

/** For how long the challenge of these options may be answered, in milliseconds. */
export const usableFor = ({ timeout = 0 }: { timeout?: number }): number => timeout - MARGIN_MS;

/**
 * Lets the investor use a passkey, in the browser's own dialog.
 * @throws Problem `passkey-cancelled`, `passkey-unusable`, or of the service
 */
export async function usePasskey(): Promise<Assertion> {
  for (;;) {
    const begun = Date.now();
    const optionsJSON = await requestOptions();
    const used = await explained(() => startAuthentication({ optionsJSON }), 'passkey-cancelled');
    // A device that slept meanwhile answers a challenge that the service has forgotten.
    if (Date.now() - begun < usableFor(optionsJSON)) return used;
  }
}

/**
 * Lets the browser offer passkeys where the user ID is entered. A challenge that becomes too old is
 * replaced, while somebody can see the page.
 * @returns undefined if the browser cannot do that, or `stop` or another ceremony ended it
 */
export async function autofill(stop: AbortSignal): Promise<Assertion | undefined> {
  if (!(await browserSupportsWebAuthnAutofill())) return undefined;
  while (!stop.aborted) {
    const begun = Date.now();
    const optionsJSON = await requestOptions();
    if (stop.aborted) return undefined;
    stop.addEventListener('abort', endCeremony, { once: true });
    let isStale = false;
    const timer = setTimeout(() => {
      isStale = true;
      endCeremony();
    }, usableFor(optionsJSON));
    try {
      const used = await startAuthentication({ optionsJSON, useBrowserAutofill: true });
      return Date.now() - begun < usableFor(optionsJSON) ? used : await usePasskey();
    } catch {
      if (!isStale) return undefined;
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', endCeremony);
    }
    await visible(stop);
  }
  return undefined;
}

/**
 * Creates a passkey.
 * @throws Problem `passkey-not-made`, `passkey-exists` or `passkey-unusable`
 */
export function createPasskey(optionsJSON: CreationOptions): Promise<RegistrationResponseJSON> {
  return explained(() => startRegistration({ optionsJSON }), 'passkey-not-made');
}

/** Ends what is under way, as when the investor leaves the page. */
export function endCeremony(): void {
  WebAuthnAbortService.cancelCeremony();
}

/** Tells the browser that a passkey is of no use any more, so that it need not offer it. */
export async function forgetPasskey(id: string): Promise<void> {
  const passkey = { rpID: location.hostname, credentialID: id };
  // Few browsers can do it yet.
  await sendSignal({ signalName: 'unknownCredential', ...passkey }).catch(() => {});
}

/**
 * One request at a time, in all tabs: the first answer sets the cookie that the next one keeps. Two
 * side by side would set two, and the challenge that goes with the first could not be answered.
 */
function requestOptions(): Promise<PublicKeyCredentialRequestOptionsJSON> {
  type Options = PublicKeyCredentialRequestOptionsJSON;
  const ask = () => callApi<Options>('POST', '/passkey-sessions/options');
  return navigator.locks.request('passkey-options', async () => (await ask()).body);
}

/** Resolves when the page is in sight, or at `stop`. */
function visible(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState === 'hidden' && !stop.aborted) return;
      document.removeEventListener('visibilitychange', look);
      stop.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    stop.addEventListener('abort', look);
    look();
  });
}

/** What a browser's error says to the investor. Browsers tell little, lest sites learn too much. */
async function explained<Result>(run: () => Promise<Result>, cancelled: string): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    const { name } = error as Error;
    if (name === 'NotAllowedError' || name === 'AbortError') throw new Problem(cancelled);
    throw new Problem(name === 'InvalidStateError' ? 'passkey-exists' : 'passkey-unusable');
  }
}
