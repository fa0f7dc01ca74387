/** Each action of each flow fails once, by an error inside Connect: what the caller then hears. */
import { describe, expect, test } from 'vitest';
import { phoneLanguages } from '../../../functions/phone/contract.ts';
import { kindNameOf } from '../../../lib/contact-flows/action-kinds.ts';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import { Call } from '../../../local/connect/call.ts';
import type { Instance } from '../../../local/connect/contact.ts';
import type { Action, Flow } from '../../../local/connect/flow.ts';
import { appInstance } from '../../support/local/connect/app-instance.ts';

const instance = await appInstance(async () => ({
  result: '{"result":"identified","speech":"<speak>Listed</speak>"}',
}));
const flows = [...instance.flows.values()];
const SORRY = {
  'SSA Cantonese': ['yue'],
  'SSA Mandarin': ['cmn'],
  'SSA English': ['en'],
  'SSA Cantonese slow': ['yue'],
  'SSA Mandarin slow': ['cmn'],
  'SSA English slow': ['en'],
  'SSA entry': phoneLanguages,
} as const satisfies Record<string, readonly (typeof phoneLanguages)[number][]>;

/**
 * Connect allows no error branch for these actions, or they have none: no failure of them is
 * documented.
 */
const CANNOT_FAIL = [
  'UpdateFlowLoggingBehavior',
  'UpdateContactRecordingBehavior',
  'Compare',
  'Loop',
  'DisconnectParticipant',
];
const HARMLESS = ['MessageParticipant', 'UpdateContactTextToSpeechVoice', 'CheckHoursOfOperation'];

/** The call from an action on. */
async function from(
  flow: Flow,
  { id }: Action,
  fails: boolean,
): Promise<{ said: string[]; ended: boolean }> {
  const begun: Instance = { ...instance, entry: { ...flow, start: id } };
  let left = fails ? 1 : 0;
  const call = new Call(begun, { fails: (_, action) => action.id === id && left-- > 0 });
  const events = await call.start();
  return {
    said: events.flatMap((event) => (event.type === 'prompt' ? [event.text] : [])),
    ended: call.ended,
  };
}

describe.each(flows.map((flow) => [flow.name, flow] as const))('%s', (name, flow) => {
  const languages = SORRY[name as keyof typeof SORRY];
  const all = [...flow.actions.values()];

  test('every type of action can fail harmlessly, ends the call on failure, or cannot fail', () => {
    const kinds = new Set(all.map(({ type }) => type));
    const ends = ['GetParticipantInput', 'InvokeLambdaFunction', 'TransferToFlow'];
    expect(
      [...kinds].filter((each) => ![...CANNOT_FAIL, ...HARMLESS, ...ends].includes(each)),
    ).toEqual([]);
  });

  test('after a failed setting, sentence or hours check the call continues, without that sentence', async () => {
    for (const action of all.filter(({ type }) => HARMLESS.includes(type))) {
      const [failed, fine] = [await from(flow, action, true), await from(flow, action, false)];
      const silent = action.type === 'MessageParticipant' ? fine.said.slice(1) : fine.said;
      expect([action.id, failed]).toEqual([action.id, { said: silent, ended: fine.ended }]);
    }
  });

  test('after a failed question, function or transfer the caller hears one apology and a goodbye, and the call ends', async () => {
    const sorry = [
      ...languages.map((each) => prompts[each].unavailable),
      ...languages.map((each) => prompts[each].goodbye),
    ];
    for (const action of all.filter(({ type }) => ![...HARMLESS, ...CANNOT_FAIL].includes(type))) {
      expect([action.id, await from(flow, action, true)]).toEqual([
        action.id,
        { said: sorry, ended: true },
      ]);
    }
  });

  test('actions that cannot fail ignore a simulated failure', async () => {
    for (const action of all.filter(({ type }) => CANNOT_FAIL.includes(type))) {
      expect(await from(flow, action, true)).toEqual(await from(flow, action, false));
    }
  });
});

test.each(phoneLanguages)(
  'a call in %s reaches the password even if every setting fails',
  async (language) => {
    const settings = /^Update/;
    const call = new Call(instance, { fails: (_, { type }) => settings.test(type) });
    await call.start();
    await call.press(String(phoneLanguages.indexOf(language) + 1));
    const events = await call.press('12345678');
    expect(events.map((event) => ('text' in event ? event.text : event.type))).toEqual([
      prompts[language].password,
      'listening',
    ]);
    expect(call.ended).toBe(false);
  },
);

test('a flow that sets a language code is refused: nothing reads it, and a code may be invalid', () => {
  expect(kindNameOf('UpdateContactData', { LanguageCode: 'zh-HK' })).toBeUndefined();
});
