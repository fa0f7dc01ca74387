import { expect, test } from 'vitest';
import { changed } from '../changed-flow.ts';

test.each(['a'.repeat(51), 'User: ID', 'a(b)', 'a/b', 'a,b', '$a', 'toString', ''])(
  'an identifier that Connect refuses: %j',
  (identifier) => {
    expect(
      changed((find) => {
        find('Goodbye - hang up').Identifier = identifier;
      }),
    ).toContain(`identifiers: ${identifier} is no identifier`);
  },
);

test('two actions of one name', () => {
  expect(
    changed((find, flow) => {
      flow.Actions.push(structuredClone(find('Goodbye - hang up')));
    }),
  ).toContain('identifiers: Goodbye - hang up is there more than once');
});
