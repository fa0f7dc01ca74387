/** In each state in which a flow waits for keys: `*`, `0`, no key at all, and keys far ahead. */
import { describe, expect, test } from 'vitest';
import { phoneLanguages } from '../../../functions/phone/contract.ts';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import { Call } from '../../../local/connect/call.ts';
import type { Instance, PhoneEvent } from '../../../local/connect/contact.ts';
import type { Action, Flow } from '../../../local/connect/flow.ts';
import { appInstance } from '../../support/local/connect/app-instance.ts';

/** More silences than any state needs to its end. */
const MAX_SILENCES = 60;

const results: Record<string, string> = {
  identify: 'identified',
  authenticate: 'welcome',
  'propose-password': 'proposed',
  'confirm-password': 'changed',
};
const instance = await appInstance(async (event) => {
  const step = String(event.Details.Parameters.step);
  const speech = '<speak>Spoken</speak>';
  const spoken = { result: 'spoken', place: 'middle', next: '3', previous: '1', speech };
  return { result: JSON.stringify(results[step] ? { result: results[step] } : spoken) };
});

const asks = ({ kind }: Action) => kind.startsWith('GetParticipantInput');
const isMenu = ({ kind }: Action) => kind === 'GetParticipantInput, menu';
const states = [...instance.flows.values()].flatMap((flow) =>
  [...flow.actions.values()]
    .filter(asks)
    .map((action) => [flow.name, action.id, flow, action] as const),
);

/** A call that waits in this state. */
async function waitingIn(flow: Flow, { id }: Action): Promise<Call> {
  const begun: Instance = { ...instance, entry: { ...flow, start: id } };
  const call = new Call(begun);
  // What the function answered before this state.
  Object.assign(call.contact.external, { speech: '<speak>Spoken</speak>', remaining: '2' });
  Object.assign(call.contact.external, { next: '2', previous: '1', place: 'middle' });
  await call.start();
  return call;
}

const textsOf = (events: readonly PhoneEvent[]) =>
  events.flatMap((event) => (event.type === 'prompt' ? [event.text] : []));
const spokenIn = ({ name }: Flow) =>
  phoneLanguages.find((each) =>
    name.includes({ yue: 'Cantonese', cmn: 'Mandarin', en: 'English' }[each]),
  );

describe('every state of every flow', () => {
  test('there are as many as the flows have questions', () => {
    expect(states.length).toBeGreaterThan(200);
  });

  test('* leads to the main menu, or to the first question about the language, and never ends the call', async () => {
    for (const [name, id, flow, action] of states) {
      const call = await waitingIn(flow, action);
      const said = textsOf(await call.press('*'));
      const language = spokenIn(flow);
      const expected = language ? prompts[language].mainMenu : prompts.yue.chooseLanguage;
      expect([name, id, call.ended]).toEqual([name, id, false]);
      if (isMenu(action)) expect([name, id, said]).toEqual([name, id, [expected]]);
      else if (/^Stock/.test(id))
        expect([name, id, textsOf(await call.press('#'))]).toEqual([name, id, [expected]]);
      // In other entries it takes back what was keyed.
      else expect([name, id, said]).toEqual([name, id, []]);
    }
  });

  test('0 ends the call in every menu, and is a digit in every entry', async () => {
    for (const [name, id, flow, action] of states) {
      const call = await waitingIn(flow, action);
      const said = textsOf(await call.press('0'));
      const language = spokenIn(flow);
      if (!isMenu(action)) expect([name, id, said, call.ended]).toEqual([name, id, [], false]);
      else
        expect([name, id, said, call.ended]).toEqual([
          name,
          id,
          language
            ? [prompts[language].farewell, prompts[language].goodbye]
            : phoneLanguages.map((each) => prompts[each].goodbye),
          true,
        ]);
    }
  });

  test('a caller who keys nothing hears a goodbye in the end', async () => {
    for (const [name, id, flow, action] of states) {
      const call = await waitingIn(flow, action);
      let said: string[] = [];
      let silences = 0;
      for (; !call.ended && silences < MAX_SILENCES; silences++)
        said = textsOf(await call.silence());
      expect([name, id, call.ended]).toEqual([name, id, true]);
      expect([name, id, said.at(-1)]).toEqual([name, id, prompts[spokenIn(flow) ?? 'en'].goodbye]);
    }
  });

  test.each([
    '4700#*1*29*3',
    '12345678#12345678#4700#470*00#',
    '8888****',
    '1177117719',
    '#'.repeat(40),
    '*'.repeat(40),
    '00',
  ])('keys far ahead leave the call at a question, or at its end: %s', async (keys) => {
    for (const [, , flow, action] of states) {
      const call = await waitingIn(flow, action);
      const events = await call.press(keys);
      if (call.ended) expect(events.at(-1)).toEqual({ type: 'disconnected' });
      else expect(asks(call.action)).toBe(true);
    }
  });
});

test.each(phoneLanguages)(
  'keys ahead from the first question on lead to one stock at once: %s',
  async (language) => {
    const call = new Call(instance);
    await call.start();
    const choice = phoneLanguages.indexOf(language) + 1;
    const said = textsOf(await call.press(`${choice}8234560158203917#4700#`));
    expect(said.at(-1)).toBe('Spoken');
    expect(call.action.id).toBe('Stock spoken - menu');
  },
);

test.each(phoneLanguages)('8 makes the rest of the call slower: %s', async (language) => {
  const call = new Call(instance);
  await call.start();
  await call.press(String(phoneLanguages.indexOf(language) + 1));
  const events = [
    ...(await call.press('82345601#')),
    ...(await call.press('58203917#')),
    ...(await call.press('8')),
    ...(await call.press('8')),
    ...(await call.press('1')),
    ...(await call.press('*')),
    ...(await call.press('3')),
    ...(await call.press('60918274#')),
    ...(await call.press('60918274#')),
    ...(await call.press('0')),
  ];
  const spoken = events.filter((event) => event.type === 'prompt' && event.text !== 'Spoken');
  const slow = spoken.map(
    (event) => 'ssml' in event && event.ssml.includes('<prosody rate="80%">'),
  );
  expect(slow).toEqual([false, false, ...Array(spoken.length - 2).fill(true)]);
  expect(slow.length).toBeGreaterThan(8);
  const rates = call.trace.entries().flatMap(({ invocation }) => invocation?.parameters.rate ?? []);
  expect(rates).toEqual(['80']);
});
