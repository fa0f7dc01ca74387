import { expect, test } from 'vitest';
import { findingsAfter } from '../../../support/lib/contact-flows/changed-flow.ts';

test.each([5, true, null])('a scalar that is not a string is found: %j', (scalar) => {
  expect(
    findingsAfter((find) => {
      find('Main menu - menu').Parameters.InputTimeLimitSeconds = scalar as never;
    }),
  ).toContain(`strings: Main menu - menu has ${scalar}, which is no string`);
});
