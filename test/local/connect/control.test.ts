import { expect, test } from 'vitest';
import { readFlow } from '../../../local/connect/flow.ts';
import { isOpen } from '../../../local/connect/hours.ts';
import {
  action,
  content,
  end,
  flow,
  heard,
  invoke,
  menu,
  play,
  say,
  store,
  transfer,
} from '../../support/local/connect/small-flows.ts';

const compare = (id: string, value: string, when: Record<string, string>, none = 'none') =>
  action(
    id,
    'Compare',
    { ComparisonValue: value },
    { next: none, when, errors: { NoMatchingCondition: none } },
  );

/** The text that a flow says after comparing the keyed digits. */
async function compared(when: Record<string, string>, keys: string): Promise<string | undefined> {
  const said = [...new Set(Object.values(when))].map((each) => say(each, each));
  const { press } = await play([
    flow(
      'F',
      store('s', {}, 'c'),
      compare('c', '$.StoredCustomerInput', when),
      ...said,
      say('none', 'none'),
      end,
    ),
  ]);
  return (await press(`${keys}#`))[0];
}

test('conditions are evaluated in order, and the first true one wins', async () => {
  expect(await compared({ 'TextStartsWith 1': 'first', 'Equals 12': 'second' }, '12')).toBe(
    'first',
  );
  expect(await compared({ 'Equals 12': 'second', 'TextStartsWith 1': 'first' }, '12')).toBe(
    'second',
  );
  expect(await compared({ 'Equals 12': 'second' }, '13')).toBe('none');
});

test.each([
  ['Equals 12', ['12'], ['1', '012']],
  ['TextStartsWith 12', ['12', '123'], ['212']],
  ['TextEndsWith 12', ['12', '312'], ['121']],
  ['TextContains 12', ['12', '3124'], ['1']],
  ['NumberGreaterThan 5', ['6', '10', '05.5'.replace('.', '')], ['5', '4']],
  ['NumberGreaterOrEqualTo 5', ['5', '05', '6'], ['4']],
  ['NumberLessThan 5', ['4', '04'], ['5', '']],
  ['NumberLessOrEqualTo 5', ['5', '4'], ['6', '']],
])('the condition %s matches the right entries only', async (condition, met, unmet) => {
  for (const keys of met)
    expect([keys, await compared({ [condition]: 'met' }, keys)]).toEqual([keys, 'met']);
  for (const keys of unmet)
    expect([keys, await compared({ [condition]: 'met' }, keys)]).toEqual([keys, 'none']);
});

test('Loop continues LoopCount times, is done once, and starts over', async () => {
  const loop = (count: string) =>
    action(
      'l',
      'Loop',
      { LoopCount: count },
      { next: 'done', when: { ContinueLooping: 'on', DoneLooping: 'done' } },
    );
  const again = (id: string, next: string) =>
    action(
      id,
      'GetParticipantInput',
      { Text: id, InputTimeLimitSeconds: '5', StoreInput: 'False' },
      { next, when: { 1: 'l' } },
    );
  const { press, heard } = await play([
    flow('F', loop('2'), again('on', 'end'), again('done', 'end'), end),
  ]);
  for (let n = 0; n < 6; n++) await press('1');
  expect(heard()).toEqual(['on', 'on', 'done', 'on', 'on', 'done', 'on']);
  const never = await play([flow('F', loop('0'), again('on', 'end'), again('done', 'end'), end)]);
  expect(never.heard()).toEqual(['done']);
});

test('attributes stay with the contact across flows, and flow attributes stay with their flow', async () => {
  const set = action(
    'set',
    'UpdateContactAttributes',
    { Attributes: { a: '$.StoredCustomerInput', b: 'fix' }, TargetContact: 'Current' },
    { next: 'own' },
  );
  const own = action(
    'own',
    'UpdateFlowAttributes',
    { FlowAttributes: { c: { Value: '$.Attributes.a' } } },
    { next: 'tell' },
  );
  const tell = (next: string) =>
    say('tell', 'a $.Attributes.a b $.Attributes.b c $.FlowAttributes.c.', next);
  const { press } = await play([
    flow('F', store('s', {}, 'set'), set, own, tell('go'), transfer('go', 'G'), end),
    flow('G', tell('end'), end),
  ]);
  expect((await press('12#')).filter((each) => each.startsWith('a '))).toEqual([
    'a 12 b fix c 12.',
    'a 12 b fix c .',
  ]);
});

test('a flow can refer to the caller’s number, the dialled number and the contact ID', async () => {
  const text = '$.CustomerEndpoint.Address, $.SystemEndpoint.Address, $.ContactId';
  const { call, heard } = await play([flow('F', say('m', text), end)], { from: '+85291234567' });
  expect(heard()[0]).toBe(`+85291234567, +85230000000, ${call.id}`);
});

test('each voice speaks its own language', async () => {
  const voice = (id: string, name: string, next: string) =>
    action(
      id,
      'UpdateContactTextToSpeechVoice',
      { TextToSpeechVoice: name, TextToSpeechEngine: 'Neural', TextToSpeechStyle: 'None' },
      { next },
    );
  const ssml = {
    ...say('m1', '', 'v2'),
    Parameters: { SSML: '<speak>你好<break time="1s"/>ABC &amp; D</speak>' },
  };
  const { events } = await play([
    flow(
      'F',
      voice('v1', 'Hiujin', 'm1'),
      ssml,
      voice('v2', 'Zhiyu', 'm2'),
      say('m2', 'A < B', 'v3'),
      voice('v3', 'Amy', 'm3'),
      say('m3', 'C'),
      end,
    ),
  ]);
  expect(events.slice(0, 3)).toEqual([
    {
      type: 'prompt',
      language: 'yue',
      voice: 'Hiujin',
      text: '你好 ABC & D',
      ssml: '<speak>你好<break time="1s"/>ABC &amp; D</speak>',
    },
    {
      type: 'prompt',
      language: 'cmn',
      voice: 'Zhiyu',
      text: 'A < B',
      ssml: '<speak>A &lt; B</speak>',
    },
    { type: 'prompt', language: 'en', voice: 'Amy', text: 'C', ssml: '<speak>C</speak>' },
  ]);
});

test('hours of operation follow their time zone', async () => {
  const at = (time: string) => () => Date.parse(time);
  const check = action(
    'h',
    'CheckHoursOfOperation',
    { HoursOfOperationId: 'arn:hours' },
    { next: 'shut', when: { True: 'open', False: 'shut' }, errors: { NoMatchingError: 'fault' } },
  );
  const f = flow('F', check, say('open', 'open'), say('shut', 'shut'), say('fault', 'fault'), end);
  const Config = [
    { Day: 'MONDAY', StartTime: { Hours: 9, Minutes: 30 }, EndTime: { Hours: 18, Minutes: 0 } },
    { Day: 'TUESDAY', StartTime: { Hours: 0, Minutes: 0 }, EndTime: { Hours: 0, Minutes: 0 } },
  ];
  const hours = new Map([['arn:hours', { TimeZone: 'Asia/Hong_Kong', Config }]]);
  const said = async (time: string) => (await play([f], { hours, now: at(time) })).heard()[0];
  expect(await said('2026-11-23T01:29:59Z')).toBe('shut');
  expect(await said('2026-11-23T01:30:00Z')).toBe('open');
  expect(await said('2026-11-23T10:00:00Z')).toBe('shut');
  expect(await said('2026-11-23T15:59:59Z')).toBe('shut');
  expect(await said('2026-11-23T16:00:00Z')).toBe('open');
  expect(await said('2026-11-24T15:59:59Z')).toBe('open');
  expect((await play([f])).heard()[0]).toBe('fault');
});

test('an override of the hours closes the line on its day; other overrides are refused', () => {
  const WHOLE_DAY = { StartTime: { Hours: 0, Minutes: 0 }, EndTime: { Hours: 0, Minutes: 0 } };
  const Config = ['MONDAY', 'TUESDAY'].map((Day) => ({ Day, ...WHOLE_DAY }));
  const holiday = {
    OverrideType: 'CLOSED',
    EffectiveFrom: '2026-11-23',
    EffectiveTill: '2026-11-23',
    OverrideConfig: [{ Day: 'MONDAY', ...WHOLE_DAY }],
  };
  const open = (time: string, ...HoursOfOperationOverrides: (typeof holiday)[]) =>
    isOpen({ TimeZone: 'Asia/Hong_Kong', Config, HoursOfOperationOverrides }, Date.parse(time));
  expect(open('2026-11-23T15:59:59Z')).toBe(true);
  expect(open('2026-11-23T15:59:59Z', holiday)).toBe(false);
  expect(open('2026-11-22T16:00:00Z', holiday)).toBe(false);
  expect(open('2026-11-23T16:00:00Z', holiday)).toBe(true);
  expect(open('2026-11-30T04:00:00Z', holiday)).toBe(true);
  const other = { ...holiday, OverrideType: 'STANDARD' };
  expect(() => open('2026-11-23T04:00:00Z', other)).toThrow('STANDARD');
});

test('an error inside Connect takes the error branch', async () => {
  const f = flow(
    'F',
    {
      ...say('m', 'Said', 'end'),
      Transitions: {
        NextAction: 'end',
        Errors: [{ ErrorType: 'NoMatchingError', NextAction: 'sorry' }],
      },
    } as never,
    say('sorry', 'Sorry'),
    end,
  );
  const { heard } = await play([f], { fails: (_, { id }) => id === 'm' });
  expect(heard()).toEqual(['Sorry', 'end']);
});

test('an error inside Connect without an error branch ends the call, with the name of the action', async () => {
  const silent = { ...say('m', 'Said'), Transitions: { NextAction: 'end' } };
  await expect(play([flow('F', silent, end)], { fails: () => true })).rejects.toThrow(
    /^Flow F: action m has no branch for NoMatchingError$/,
  );
});

test('a flow that loops without the caller is ended, with its name', async () => {
  const f = flow('F', menu('m', { 1: 'a', 2: 'end' }), say('a', 'A', 'b'), say('b', 'B', 'a'), end);
  const { call, press } = await play([f], { budget: 50 });
  await expect(press('1')).rejects.toThrow(/^Flow F: .*50 actions without the caller/);
  expect(call.ended).toBe(true);
});

test.each<[string, object[], RegExp]>([
  [
    'an unknown type of action',
    [action('x', 'TransferContactToQueue'), end],
    /x is a TransferContactToQueue, which is not known/,
  ],
  [
    'an unknown parameter',
    [action('x', 'MessageParticipant', { Text: 'A', Loudness: '5' }), end],
    /x can't have Loudness/,
  ],
  [
    'a prompt from a file',
    [action('x', 'MessageParticipant', { PromptId: 'p' }), end],
    /x can't have PromptId/,
  ],
  [
    'two prompts',
    [action('x', 'MessageParticipant', { Text: 'A', SSML: 'B' }), end],
    /x has 2 of Text and SSML/,
  ],
  [
    'an empty text',
    [action('x', 'MessageParticipant', { Text: '' }), end],
    /x has Text, which must be more/,
  ],
  [
    'a number instead of a string',
    [store('x', { InputTimeLimitSeconds: 5 }, 'end'), end],
    /x has 5, which is no string/,
  ],
  [
    'a time limit that is too long',
    [store('x', { InputTimeLimitSeconds: '181' }, 'end'), end],
    /InputTimeLimitSeconds, which must be .* 1 to 180/,
  ],
  [
    'a termination sequence',
    [store('x', { DTMFConfiguration: { InputTerminationSequence: '9' } }, 'end'), end],
    /InputTerminationSequence/,
  ],
  [
    'an encryption key that is not a certificate',
    [store('x', { InputEncryption: { EncryptionKeyId: 'k', Key: 'k' } }, 'end'), end],
    /InputEncryption.Key/,
  ],
  [
    'an unknown voice',
    [
      action('x', 'UpdateContactTextToSpeechVoice', {
        TextToSpeechVoice: 'Kevin',
        TextToSpeechEngine: 'Neural',
      }),
      end,
    ],
    /TextToSpeechVoice/,
  ],
  [
    'an unknown operator',
    [compare('x', '$.External.a', { 'SoundsLike 1': 'end' }, 'end'), end],
    /condition by SoundsLike/,
  ],
  [
    'an unknown reference in a prompt',
    [say('x', 'Your queue is $.Queue.Name.'), end],
    /refers to \$\.Queue\.Name/,
  ],
  [
    'an unknown reference in a comparison',
    [compare('x', '$.Channel', { 1: 'end' }, 'end'), end],
    /refers to \$\.Channel/,
  ],
  [
    'a comparison without a reference',
    [compare('x', 'A', { 1: 'end' }, 'end'), end],
    /ComparisonValue, which must be one reference/,
  ],
  [
    'a reference within a value',
    [invoke('x', { a: 'is $.External.b' }, 'end'), end],
    /must be static or one reference/,
  ],
  [
    'JSON answers',
    [
      action('x', 'InvokeLambdaFunction', {
        LambdaFunctionARN: 'f',
        InvocationTimeLimitSeconds: '8',
        ResponseValidation: { ResponseType: 'JSON' },
      }),
      end,
    ],
    /ResponseType/,
  ],
  [
    'nine seconds for a function',
    [
      action('x', 'InvokeLambdaFunction', {
        LambdaFunctionARN: 'f',
        InvocationTimeLimitSeconds: '9',
        ResponseValidation: { ResponseType: 'STRING_MAP' },
      }),
      end,
    ],
    /1 to 8/,
  ],
  [
    'a missing error branch',
    [
      action(
        'x',
        'UpdateContactAttributes',
        { Attributes: {}, TargetContact: 'Current' },
        { errors: {} },
      ),
      end,
    ],
    /x .*no branch for NoMatchingError/,
  ],
  [
    'a timeout branch of a stored entry',
    [
      action('x', 'GetParticipantInput', store('x').Parameters, {
        errors: { NoMatchingError: 'end', InputTimeLimitExceeded: 'end' },
      }),
      end,
    ],
    /can't have a branch for InputTimeLimitExceeded/,
  ],
  [
    'a condition of a stored entry',
    [action('x', 'GetParticipantInput', store('x').Parameters, { when: { 1: 'end' } }), end],
    /can't have a condition on 1/,
  ],
  [
    'a menu condition with two keys',
    [menu('x', { 12: 'end' }), end],
    /can't have a condition on 12/,
  ],
  [
    'a loop without a branch for its end',
    [action('x', 'Loop', { LoopCount: '3' }, { when: { ContinueLooping: 'end' } }), end],
    /has no condition on DoneLooping/,
  ],
  [
    'an action without NextAction',
    [{ ...say('x', 'A'), Transitions: { Errors: [] } }, end],
    /x .*no NextAction/,
  ],
  [
    'an end with a transition',
    [{ ...end, Transitions: { NextAction: 'end' } }],
    /is the end, and has transitions/,
  ],
  ['a repeated identifier', [say('end', 'A'), end], /end is there more than once/],
  ['a transition to a missing action', [say('x', 'A', 'gone'), end], /leads to gone/],
  ['an unreachable action', [end, say('x', 'A')], /x can't be reached/],
  ['a malformed identifier', [say('a:b', 'A'), end], /is no identifier/],
])('a flow is refused, with its name, for %s', (_, actions, complaint) => {
  expect(() => readFlow('F', 'arn', content(...actions))).toThrow(complaint);
  expect(() => readFlow('F', 'arn', content(...actions))).toThrow(/^Flow F: /);
});

test('a static prompt that the voice rejects is an error of the flow, and a prompt with bad data takes the error branch', async () => {
  const ssml = (text: string) =>
    ({
      ...say('m', '', 'end'),
      Parameters: { SSML: text },
      Transitions: {
        NextAction: 'end',
        Errors: [{ ErrorType: 'NoMatchingError', NextAction: 'sorry' }],
      },
    }) as never;
  for (const wrong of [
    'no markup',
    '<speak>open',
    '<speak><b>b</b></speak>',
    '<speak><p>a</s></speak>',
    '<speak>a & b</speak>',
    '<speak>a</speak>b',
    '<speak></speak><speak></speak>',
    `<speak>${'a'.repeat(3001)}</speak>`,
  ]) {
    await expect(async () =>
      play([flow('F', ssml(wrong), say('sorry', 'Sorry'), end)]),
    ).rejects.toThrow(
      /^Flow F: (action m: its prompt|actionsKnown: m has SSML, which must be at most 3000 characters)/,
    );
    const f = flow(
      'F',
      invoke('i', {}, 'm'),
      ssml('$.External.speech'),
      say('sorry', 'Sorry'),
      end,
    );
    expect((await play([f], { answer: () => ({ speech: wrong }) })).heard()).toEqual([
      'Sorry',
      'end',
    ]);
  }
  const f = flow('F', invoke('i', {}, 'm'), ssml('$.External.speech'), say('sorry', 'Sorry'), end);
  expect((await play([f])).heard()).toEqual(['Sorry', 'end']);
  expect(
    (
      await play([f], {
        answer: () => ({
          speech: '<speak>It is <say-as interpret-as="digits">42</say-as></speak>',
        }),
      })
    ).heard(),
  ).toEqual(['It is 42', 'end']);
});

test('a call that is hung up while a function runs performs no further action', async () => {
  const waiting = Promise.withResolvers<object>();
  const {
    call,
    press,
    heard: all,
  } = await play([flow('F', store('s', {}, 'i'), invoke('i', {}, 'heard'), heard, end)], {
    answer: () => waiting.promise,
  });
  const pressed = press('1#');
  await expect.poll(() => call.action.id).toBe('i');
  call.hangUp();
  waiting.resolve({});
  expect([await pressed, all()]).toEqual([[], ['Key it']]);
});
