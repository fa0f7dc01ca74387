/** A client of the simulated phone (docs/api.md). */

export type HeardEvent =
  | { type: 'prompt'; language: string; voice: string; text: string; ssml: string }
  | { type: 'listening'; mode: 'menu' | 'digits'; maxDigits: number; encrypted: boolean }
  | { type: 'disconnected' };

interface Answer {
  callId: string;
  events: HeardEvent[];
  secondsLeft?: number | null;
}

export class PhoneClient {
  readonly #url: string;
  #path = '';

  constructor(url: string) {
    this.#url = url;
  }

  async call(from: string): Promise<HeardEvent[]> {
    const { callId, events } = await this.#send('POST', '/phone/calls', { from });
    this.#path = `/phone/calls/${callId}`;
    return events;
  }

  async press(keys: string): Promise<HeardEvent[]> {
    return (await this.#send('POST', `${this.#path}/keys`, { keys })).events;
  }

  async silence(): Promise<HeardEvent[]> {
    return (await this.#send('POST', `${this.#path}/silence`, {})).events;
  }

  /** Seconds that the flow still listens for a key; `undefined` once the call has ended. */
  async secondsLeft(): Promise<number | undefined> {
    const { secondsLeft } = await this.#send(
      'GET',
      `/local${this.#path}/trace?after=${Number.MAX_SAFE_INTEGER}`,
    );
    return secondsLeft ?? undefined;
  }

  async hangUp(): Promise<void> {
    await this.#send('DELETE', this.#path);
  }

  /** @throws Error in one line if the service does not answer, or refuses */
  async #send(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
      throw new Error(
        `No answer from ${this.#url} (${code ?? message}): is the service running (npm start)?`,
      );
    });
    if (response.status === 204) return { callId: '', events: [] };
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      const { title = '', fields } = answer as { title?: string; fields?: object };
      throw new Error(`${response.status} ${title}${fields ? ` (${Object.keys(fields)})` : ''}`);
    }
    return answer as Answer;
  }
}
