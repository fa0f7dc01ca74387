import { expect, test } from 'vitest';
import { buildFlow } from '../../../lib/contact-flows/build-flow.ts';
import { lint } from '../../../lib/contact-flows/lint/index.ts';
import { type Block, goTo, hangUp, invoke, menu, say } from '../../../lib/contact-flows/steps.ts';

const unavailable: Block<never> = [say('Sorry.'), hangUp()];

test('identifiers name scene, branch and action; a number makes them unique', () => {
  const flow = buildFlow('Greeting', {
    Greeting: [
      menu({
        prompt: 'Press 1.',
        seconds: 5,
        keys: { 1: [say('One.'), say('Thank you.'), goTo('Unavailable')] },
        silence: [goTo('Unavailable')],
        otherKey: [goTo('Unavailable')],
      }),
    ],
    Unavailable: unavailable,
  });
  expect(flow.StartAction).toBe('Greeting - menu');
  expect(flow.Actions.map(({ Identifier }) => Identifier)).toEqual([
    'Greeting - menu',
    'Greeting - key 1 say',
    'Greeting - key 1 say 2',
    'Unavailable - say',
    'Unavailable - hang up',
  ]);
});

test('identifiers have at most 50 characters and are unique', () => {
  const scene = 'A scene with a name that is much longer than any name should be';
  const flow = buildFlow<string>(scene, { [scene]: [say('One.'), say('Two.'), hangUp()] });
  const identifiers = flow.Actions.map(({ Identifier }) => Identifier);
  expect(identifiers.every(({ length }) => length <= 50)).toBe(true);
  expect(new Set(identifiers).size).toBe(3);
});

test('a block that leads nowhere is refused', () => {
  expect(() => buildFlow<string>('Start', { Start: [say('And then?')] })).toThrow(
    'Start - say leads nowhere',
  );
});

test('a scene that starts with another scene is refused, and so is one that does not exist', () => {
  expect(() => buildFlow<string>('Start', { Start: [goTo('End')], End: unavailable })).toThrow(
    'The scene Start has to begin with an action of its own',
  );
  expect(() => buildFlow<string>('Start', { Start: [say('Hello.'), goTo('End')] })).toThrow(
    'There is no scene End',
  );
});

test('a dialogue without a result of the contract neither compiles nor passes', () => {
  const known = { identified: [goTo('Unavailable')], unavailable: [goTo('Unavailable')] } as const;
  // @ts-expect-error malformed is missing
  const start = invoke('arn', 'identify', { language: 'en', entry: 'fixed' }, known);
  const flow = buildFlow('Start', { Start: start, Unavailable: unavailable });
  flow.Actions[1]?.Transitions.Conditions?.splice(1, 1);
  expect(() => lint('forgetful', flow, { goodbyes: ['Sorry.'] })).toThrow(
    'The contact flow forgetful is refused:\n  results: Start - identify may answer malformed: no branch for it',
  );
});
