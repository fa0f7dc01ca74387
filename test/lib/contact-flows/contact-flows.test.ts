/**
 * Properties of the flows in all languages that hold on every path. The tests of the simulator run
 * the paths themselves.
 */
import { describe, expect, test } from 'vitest';
import { RECENT_DAYS } from '../../../core/domain/movement-days.ts';
import { phoneLanguages } from '../../../functions/phone/contract.ts';
import { speechIn } from '../../../functions/phone/speech/index.ts';
import { SCENE_SEPARATOR } from '../../../lib/contact-flows/build-flow.ts';
import { contactFlows, placeholders } from '../../../lib/contact-flows/contact-flows.ts';
import type { Action } from '../../../lib/contact-flows/flow-language.ts';
import {
  type Edge,
  edgesFrom,
  isEntry,
  isMenu,
  isSecretEntry,
  referencesIn,
} from '../../../lib/contact-flows/lint/graph.ts';
import { prompts } from '../../../lib/contact-flows/prompts/index.ts';
import { voices } from '../../../lib/contact-flows/voices.ts';
import { readFlow } from '../../../local/connect/flow.ts';

const flows = contactFlows();
/** What an action says, without markup; not what the function answers. */
const saidBy = ({ Parameters: { Text, SSML } }: Action): string[] =>
  [Text ?? SSML]
    .map((each) => String(each ?? '').replaceAll(/<[^>]*>/g, ''))
    .filter((each) => each !== '' && !each.startsWith('$.'));
const promptsOf = (language: (typeof phoneLanguages)[number]): string[] =>
  Object.values(prompts[language]).filter((each) => typeof each === 'string');
const actionsOf = (type: Action['Type'], language: keyof typeof flows = 'yue') =>
  flows[language].Actions.filter(({ Type }) => Type === type);
const keysOf = ({ Transitions }: Action) =>
  Object.fromEntries(
    (Transitions.Conditions ?? []).map(({ Condition, NextAction }) => [
      Condition.Operands[0],
      NextAction,
    ]),
  );
const speaks = ({ Parameters }: Action) =>
  ['balances', 'movements', 'stock'].includes(
    (Parameters.LambdaInvocationAttributes as { step: string }).step,
  );
const action = (identifier: string) => {
  const found = flows.yue.Actions.find((each) => each.Identifier === identifier);
  if (!found) throw new Error(`There is no action ${identifier}`);
  return found;
};

test.each(Object.entries(flows))('the simulator accepts the flow %s', (name, flow) => {
  expect(() => readFlow(name, `arn:${name}`, JSON.stringify(flow))).not.toThrow();
});

test('D16: all languages have the same dialogue, except for prompts and voice', () => {
  const without = (language: (typeof phoneLanguages)[number]) => {
    const own = { ...voices[language], language };
    const names = Object.values(own);
    const isProse = (key: string, value: unknown) =>
      key === 'Text' || (key === 'SSML' && String(value).startsWith('<speak>'));
    return JSON.stringify(flows[language], (key, value) => (isProse(key, value) ? '' : value))
      .replaceAll(placeholders.flows[`${language}Slow`], 'slow flow')
      .replaceAll(names[0] as string, 'voice')
      .replaceAll(`"language":"${language}"`, '');
  };
  expect(without('cmn')).toBe(without('yue'));
  expect(without('en')).toBe(without('yue'));
});

describe.each(phoneLanguages)('prompts in %s', (language) => {
  const own = promptsOf(language);

  test('flows use every prompt and no other text, also before the main menu', () => {
    const said = [...flows.entry.Actions, ...flows[language].Actions].flatMap(saidBy);
    expect(own.filter((each) => !said.some((text) => text.includes(each)))).toEqual([]);
    const longestFirst = own.toSorted((a, b) => b.length - a.length);
    const rest = (text: string) =>
      longestFirst.reduce((left, each) => left.replace(each, ''), text);
    const texts = [...flows[language].Actions, ...flows[`${language}Slow`].Actions].flatMap(saidBy);
    expect(texts.filter((each) => rest(each).trim() !== '')).toEqual([]);
  });

  test('no prompt is in another language', () => {
    const foreign = {
      yue: /[A-Za-z]|[们这没现为对请号码]|您/,
      cmn: /[A-Za-z]|[嘅咗喺唔係撳畀請號碼為對]/,
      en: /[^\x20-\x7e]/,
    }[language];
    expect(own.filter((each) => foreign.test(each))).toEqual([]);
  });

  test('the prompt for no movements names the days that the list goes back', () => {
    const days = { yue: '三十一日', cmn: '三十一天', en: 'thirty-one days' }[language];
    expect(RECENT_DAYS).toBe(31);
    expect(prompts[language].noMovements).toContain(days);
    const [head] = speechIn[language].movements([], { items: 1, more: false, days: RECENT_DAYS });
    expect(head).toContain(days);
  });

  test('prompts are distinct, and short enough to listen to', () => {
    expect(new Set(own).size).toBe(own.length);
    expect(own.filter((each) => each.length > (language === 'en' ? 320 : 120))).toEqual([]);
  });
});

test('P1: each language has its own voice, and each prompt accepts all keys', () => {
  const menus = flows.entry.Actions.filter(isMenu);
  expect(menus.flatMap(saidBy)).toEqual(
    (['chooseLanguage', 'chooseLanguageAgain'] as const).flatMap((prompt) =>
      phoneLanguages.map((each) => prompts[each][prompt]),
    ),
  );
  for (const menu of menus) {
    expect(keysOf(menu)).toEqual({
      1: 'Cantonese - transfer',
      2: 'Mandarin - transfer',
      3: 'English - transfer',
      0: 'Goodbye - voice Hiujin',
      '*': 'Ask in Cantonese - voice Hiujin',
    });
    const before = flows.entry.Actions.find(
      ({ Transitions }) => Transitions.NextAction === menu.Identifier,
    );
    const language = phoneLanguages.find((each) => promptsOf(each).includes(String(saidBy(menu))));
    expect(before?.Parameters.TextToSpeechVoice).toBe(language && voices[language].name);
  }
});

test('each language continues in its own flow, and no flow transfers back', () => {
  expect(
    actionsOf('TransferToFlow', 'entry').map(({ Parameters }) => Parameters.ContactFlowId),
  ).toEqual(phoneLanguages.map((each) => placeholders.flows[each]));
});

test('each language continues more slowly in one other flow, from which nothing leads away', () => {
  for (const language of phoneLanguages) {
    const slow = `${language}Slow` as const;
    expect(
      actionsOf('TransferToFlow', language).map(({ Parameters }) => Parameters.ContactFlowId),
    ).toEqual([placeholders.flows[slow]]);
    expect(actionsOf('TransferToFlow', slow)).toEqual([]);
    const own = new Set(flows[language].Actions.flatMap(saidBy));
    const slowly = flows[slow].Actions.filter((each) => saidBy(each).length > 0);
    for (const each of slowly) {
      expect(own).toContain(String(saidBy(each)));
      expect(each.Parameters.SSML).toMatch(/^<speak><prosody rate="80%">.*<\/prosody><\/speak>$/);
    }
    for (const { Parameters } of actionsOf('InvokeLambdaFunction', slow).filter(speaks))
      expect(Parameters.LambdaInvocationAttributes).toMatchObject({ rate: '80' });
  }
});

test('a stage may set the speaking rate, of which the slow flows take four fifths', () => {
  const atRate = contactFlows(placeholders, { speakingRate: 90 });
  const ratesIn = (name: keyof typeof flows) => {
    const rates = atRate[name].Actions.flatMap(({ Parameters: { SSML, ...others } }) => [
      ...(/<prosody rate="(\d+)%">/.exec(String(SSML))?.slice(1) ?? []),
      ...[(others.LambdaInvocationAttributes as { rate?: string } | undefined)?.rate ?? []].flat(),
    ]);
    return new Set(rates);
  };
  for (const language of phoneLanguages) {
    expect(ratesIn(language)).toEqual(new Set(['90']));
    expect(ratesIn(`${language}Slow`)).toEqual(new Set(['72']));
  }
  const menus = atRate.entry.Actions.filter(isMenu);
  for (const { Parameters } of menus) expect(Parameters.SSML).toContain('<prosody rate="90%">');
});

test('whom to call is said when help runs out, the password is revoked or the line is closed, if a stage has a number', () => {
  const number = '2211 6666';
  const withHelp = contactFlows(placeholders, { helpNumber: number });
  const words = {
    yue: '如需協助，請致電二二一一，六六六六。',
    cmn: '如需协助，请致电二二一一，六六六六。',
    en: 'For help, please call two two one one, six six six six.',
  };
  for (const language of phoneLanguages) {
    const saying = (flow: (typeof flows)['en']) =>
      flow.Actions.filter((each) => String(saidBy(each)).includes(words[language])).map(
        ({ Identifier }) => Identifier,
      );
    expect(saying(withHelp[language])).toEqual([
      'Revoked - say',
      'Line closed - say',
      'Helped too often - say',
    ]);
    expect(saying(withHelp[`${language}Slow`])).toEqual(['Helped too often - say']);
    expect(saying(withHelp.entry)).toHaveLength(1);
    expect(saying(flows[language])).toEqual([]);
  }
});

/** Whether the caller may have keyed something last, where this edge leads. */
const isAfterKeys = ({ from, error }: Edge, wasBefore: boolean): boolean => {
  if (from.Type === 'GetParticipantInput') return error !== 'InputTimeLimitExceeded';
  return from.Type !== 'MessageParticipant' && wasBefore;
};

test.each(Object.entries(flows))(
  '%s: each prompt that may follow an entry or a key begins after half a second',
  (name, flow) => {
    // A call comes to the other flows by a key.
    const places = new Set([`${name !== 'entry'} ${flow.StartAction}`]);
    const prompted = new Set<Action>();
    for (const place of places) {
      const [, keyed, identifier] = /^(\w+) (.*)$/.exec(place) ?? [];
      const at = flow.Actions.find((each) => each.Identifier === identifier) as Action;
      if (keyed === 'true' && saidBy(at).length > 0) prompted.add(at);
      for (const edge of edgesFrom(at))
        places.add(`${isAfterKeys(edge, keyed === 'true')} ${edge.to}`);
    }
    expect(prompted.size).toBeGreaterThanOrEqual(5);
    const atOnce = [...prompted].filter(
      ({ Parameters }) =>
        !/^<speak>(<prosody [^>]*>)?<break time="500ms"\/>/.test(String(Parameters.SSML)),
    );
    expect(atOnce.map(({ Identifier }) => Identifier)).toEqual([]);
  },
);

test('advice on the star key and on public places is given at the first access, and in "again" prompts', () => {
  const advice = {
    yue: { star: /撳錯.*星字鍵/, place: /公眾地方/ },
    cmn: { star: /有误.*星号键/, place: /公共场所/ },
    en: { star: /mistake.*star/, place: /public place/ },
  };
  for (const language of phoneLanguages)
    for (const flow of [flows[language], flows[`${language}Slow`]]) {
      const scenesWith = (what: RegExp) =>
        flow.Actions.filter((each) => what.test(String(saidBy(each)))).map(
          ({ Identifier }) => Identifier.split(SCENE_SEPARATOR)[0],
        );
      const isSlow = flow !== flows[language];
      const signIn = (...scenes: string[]) => (isSlow ? [] : scenes);
      expect(scenesWith(advice[language].star)).toEqual([
        ...signIn('User ID again', 'Password again'),
        'Must change',
        'New password again',
      ]);
      expect(scenesWith(advice[language].place)).toEqual([
        ...signIn('Password again'),
        'Must change',
      ]);
    }
});

test('* leads to the main menu and 0 ends the call in every menu after the sign-in', () => {
  for (const language of phoneLanguages)
    for (const flow of [flows[language], flows[`${language}Slow`]])
      for (const menu of flow.Actions.filter(isMenu))
        expect(keysOf(menu)).toMatchObject({
          '*': 'Main menu - logging on',
          0: 'Farewell - say',
        });
});

test.each([
  ['yue', 'Hiujin'],
  ['cmn', 'Zhiyu'],
  ['en', 'Amy'],
] as const)('D16: the voice of %s is %s', (language, TextToSpeechVoice) => {
  expect(
    actionsOf('UpdateContactTextToSpeechVoice', language).map(({ Parameters }) => Parameters),
  ).toEqual([{ TextToSpeechVoice, TextToSpeechEngine: 'Neural', TextToSpeechStyle: 'None' }]);
});

test('the entry flow turns recording off', () => {
  expect(
    actionsOf('UpdateContactRecordingBehavior', 'entry').map(({ Parameters }) => Parameters),
  ).toEqual([
    { RecordingBehavior: { RecordedParticipants: [], IVRRecordingBehavior: 'Disabled' } },
  ]);
});

test('the main menu has the keys of api.md, also after announcements', () => {
  for (const menu of [
    'Main menu - menu',
    'Main menu again - again menu',
    'Changed - menu',
    'No Balances - menu',
  ]) {
    expect(keysOf(action(menu))).toEqual({
      1: 'Balances - logging off',
      2: 'Movements - logging off',
      3: 'Change password - logging off',
      4: 'Stock - logging off',
      8: 'Slower - transfer',
      '*': 'Main menu - logging on',
      9: 'Main menu - logging on',
      0: 'Farewell - say',
    });
  }
});

test('entries have at most eight digits; user IDs are in clear text, passwords encrypted', () => {
  const entries = flows.yue.Actions.filter(isEntry).filter(
    ({ Identifier }) => !Identifier.startsWith('Stock'),
  );
  for (const { Parameters } of entries) {
    expect(Parameters.InputValidation).toEqual({ CustomValidation: { MaximumLength: '8' } });
  }
  const { keyId, certificate } = placeholders.encryption;
  for (const { Parameters } of entries.filter(isSecretEntry)) {
    expect(Parameters.InputEncryption).toEqual({ EncryptionKeyId: keyId, Key: certificate });
  }
  const inClear = entries
    .filter((each) => !isSecretEntry(each))
    .map(({ Identifier }) => Identifier);
  expect(inClear).toEqual([
    'User ID - key in',
    'User ID again - again key in',
    'Wrong - 2 key in',
    'Wrong - any other key in',
  ]);
});

test('standards 19: keyed digits go into invocations of the function only', () => {
  for (const [, { Actions }] of Object.entries(flows)) {
    expect(Actions.filter(({ Type }) => /^Update(Contact|Flow)Attributes$/.test(Type))).toEqual([]);
    const holders = Actions.filter(({ Parameters }) =>
      referencesIn(Parameters).includes('$.StoredCustomerInput'),
    );
    expect(
      holders.filter(({ Type }) => Type !== 'Compare' && Type !== 'InvokeLambdaFunction'),
    ).toEqual([]);
  }
});

test('P7: a call ends with the third wrong entry or the fifth refused new password', () => {
  expect(action('Wrong - at most 2').Parameters.LoopCount).toBe('2');
  expect(action('Refused - at most 4').Parameters.LoopCount).toBe('4');
});

test('an error of the function leads to the scene Unavailable, so it lets nobody in', () => {
  for (const { Transitions } of actionsOf('InvokeLambdaFunction')) {
    expect(Transitions.Errors).toEqual([
      { NextAction: 'Unavailable - logging on', ErrorType: 'NoMatchingError' },
    ]);
    const result = action(Transitions.NextAction as string);
    expect(result.Transitions.NextAction).toBe('Unavailable - logging on');
  }
});

test('each invocation passes its step and language, and has the longest timeout of Connect', () => {
  for (const { Parameters } of actionsOf('InvokeLambdaFunction', 'cmn')) {
    expect(Parameters).toMatchObject({
      LambdaFunctionARN: placeholders.functionArn,
      InvocationTimeLimitSeconds: '8',
      LambdaInvocationAttributes: { language: 'cmn' },
      ResponseValidation: { ResponseType: 'STRING_MAP' },
    });
  }
});

test('P8: every language gives the security advice of the guide', () => {
  const advice = {
    yue: [/小心.*畀人睇到/, /嚴加保密/, /定期更改/, /刪除密碼紀錄/],
    cmn: [/身边的人/, /妥善保管/, /定期修改/, /清除密码记录/],
    en: [/nobody can see/, /keep it secret/, /change it regularly/, /clear the password/],
  };
  for (const language of phoneLanguages) {
    const texts = flows[language].Actions.flatMap(saidBy);
    for (const each of advice[language]) expect(texts.some((text) => each.test(text))).toBe(true);
  }
});
