/** An authenticator in a tab, as Chrome's DevTools make it: it has a screen lock, and opens it. */
import type { CDPSession } from 'playwright-core';
import type { Visitor } from './browser.ts';

export class VirtualAuthenticator {
  readonly #browser: CDPSession;
  readonly #authenticatorId: string;

  private constructor(browser: CDPSession, authenticatorId: string) {
    this.#browser = browser;
    this.#authenticatorId = authenticatorId;
  }

  /** Adds one to the visitor's tab. The investor is there, but touches nothing as yet. */
  static async addTo({ context, page }: Visitor): Promise<VirtualAuthenticator> {
    const browser = await context.newCDPSession(page);
    await browser.send('WebAuthn.enable');
    const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: false,
      },
    });
    return new VirtualAuthenticator(browser, authenticatorId);
  }

  /** While `action` runs, the investor consents to whatever the browser asks. */
  async consenting<Result>(action: () => Promise<Result>): Promise<Result> {
    await this.#consents(true);
    try {
      return await action();
    } finally {
      await this.#consents(false);
    }
  }

  /** Whether the screen lock opens. */
  async setVerified(isUserVerified: boolean): Promise<void> {
    const authenticatorId = this.#authenticatorId;
    await this.#browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  }

  /** How many passkeys it has. */
  async count(): Promise<number> {
    const authenticatorId = this.#authenticatorId;
    const { credentials } = await this.#browser.send('WebAuthn.getCredentials', {
      authenticatorId,
    });
    return credentials.length;
  }

  /** Forgets all passkeys, as a device that was reset. */
  async clear(): Promise<void> {
    const authenticatorId = this.#authenticatorId;
    await this.#browser.send('WebAuthn.clearCredentials', { authenticatorId });
  }

  async #consents(enabled: boolean): Promise<void> {
    const authenticatorId = this.#authenticatorId;
    await this.#browser.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId,
      enabled,
    });
  }
}
