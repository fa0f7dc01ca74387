/** A client of the phone's interface (api.md). */

export type HeardEvent =
  | { type: 'prompt'; language: string; voice: string; text: string; ssml: string }
  | { type: 'listening'; mode: 'menu' | 'digits'; maxDigits: number; encrypted: boolean }
  | { type: 'disconnected' };

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

  async hangUp(): Promise<void> {
    await this.#send('DELETE', this.#path);
  }

  /** @throws Error in one line: nobody answers, or refuses */
  async #send(method: string, path: string, body?: object): Promise<{ callId: string; events: HeardEvent[] }> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException;
      throw new Error(`No answer from ${this.#url} (${code ?? message}): is the service running (npm start)?`);
    });
    if (response.status === 204) return { callId: '', events: [] };
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      const { title = '', fields } = answer as { title?: string; fields?: object };
      throw new Error(`${response.status} ${title}${fields ? ` (${Object.keys(fields)})` : ''}`);
    }
    return answer as { callId: string; events: HeardEvent[] };
  }
}
