import type { HeardEvent } from '../call/phone-client.ts';
import type { Answer } from './client.ts';
import type { Stage, Step } from './stage.ts';

interface CallStep extends Pick<Step, 'does' | 'says' | 'rule'> {
  /** All text that is spoken. */
  said: string;
  /** The entry that the flow waits for afterwards. */
  waitsFor: 'a key' | 'digits' | 'encrypted digits' | 'nothing any more';
}

/** A caller in the demo. */
export class Caller {
  readonly #stage: Stage;
  #path = '';

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async dials(step: CallStep): Promise<void> {
    const { body } = await this.#step(['POST', '/phone/calls', {}], 201, step);
    this.#path = `/phone/calls/${body.callId}`;
  }

  async keys(keys: string, step: CallStep): Promise<void> {
    await this.#step(['POST', `${this.#path}/keys`, { keys }], 200, step);
  }

  #step(
    call: Step['call'],
    status: number,
    { said, waitsFor, ...step }: CallStep,
  ): Promise<Answer> {
    return this.#stage.step({ ...step, call, reads: heard, expects: { status, said, waitsFor } });
  }
}

/** Reads an answer: the text spoken, and the entry that the flow waits for. */
function heard({ events, ...rest }: Answer['body']): Answer['body'] {
  if (!Array.isArray(events)) return rest;
  const all = events as HeardEvent[];
  const said = all.flatMap((event) => (event.type === 'prompt' ? [event.text] : [])).join(' ');
  const last = all.at(-1);
  if (last?.type !== 'listening') return { ...rest, said, waitsFor: 'nothing any more' };
  if (last.mode === 'menu') return { ...rest, said, waitsFor: 'a key' };
  return { ...rest, said, waitsFor: last.encrypted ? 'encrypted digits' : 'digits' };
}
