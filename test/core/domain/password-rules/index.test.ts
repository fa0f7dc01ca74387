import { expect, test } from 'vitest';
import {
  brokenFormRules,
  brokenOwnerRules,
  type PasswordOwner,
} from '../../../../core/domain/password-rules/index.ts';

test.each([
  ['90417352', []],
  ['9041735', ['length']],
  ['904173526', ['length']],
  ['9041735x', ['digits-only']],
  ['x', ['length', 'digits-only', 'too-common']],
  ['11111111', ['too-common']],
  ['23456789', ['too-common']],
])(
  'D7: the refusal of a phone password names every rule of form that it breaks: %s',
  (password, rules) => {
    expect(brokenFormRules('phone', password)).toEqual(rules);
  },
);

test.each([
  ['Rx7tulip88', []],
  ['Rx7tul8', ['length']],
  ['Rx7tulip88Rx7tul', ['length']],
  ['tuliptulip', ['letters-and-digits']],
  ['90417352', ['letters-and-digits']],
  ['tulip', ['length', 'letters-and-digits']],
  ['Password1', ['too-common']],
  ['11111111', ['letters-and-digits', 'too-common']],
  ['1'.repeat(16), ['length', 'letters-and-digits', 'too-common']],
])(
  'D7: the refusal of an internet password names every rule of form that it breaks: %s',
  (password, rules) => {
    expect(brokenFormRules('internet', password)).toEqual(rules);
  },
);

const owner: PasswordOwner = {
  accountNumber: '60417725',
  participantId: 'C00088',
  userIds: ['82345601', 'Tulip007'],
  holder: { nameEn: 'Chan Siu Ming', phones: ['+85291234567'], dateOfBirth: '1980-05-17' },
};

test.each([
  ['Rx7tulip88', []],
  ['Tulip007xx', ['user-id']],
  ['60417725x', ['personal-data']],
  ['tulip007Chan', ['user-id', 'personal-data']],
  ['17051980a', ['personal-data']],
])(
  'D7: the refusal of an internet password names every rule about its owner that it breaks: %s',
  (password, rules) => {
    expect(brokenOwnerRules('internet', password, owner)).toEqual(rules);
  },
);

test.each([
  ['90417352', []],
  ['82345601', ['user-id']],
  ['17051980', ['personal-data']],
  ['91234567', ['personal-data']],
  ['60417725', ['personal-data']],
])(
  'D7: the refusal of a phone password names every rule about its owner that it breaks: %s',
  (password, rules) => {
    expect(brokenOwnerRules('phone', password, owner)).toEqual(rules);
  },
);

test('D7: a refusal names rules, never the personal data', () => {
  const told = brokenOwnerRules('internet', 'tulip007Chan', owner).join(' ');
  expect(told).toMatch(/^[a-z -]+$/);
  expect(told).not.toMatch(/chan|tulip/i);
});

test('D11: the rules about the owner work without the holder, and then consult the account only', () => {
  const { holder: _, ...unknown } = owner;
  expect(brokenOwnerRules('internet', '17051980a', unknown)).toEqual([]);
  expect(brokenOwnerRules('internet', '60417725a', unknown)).toEqual(['personal-data']);
});

test('P6: each channel has rules of its own: eight digits are refused on the internet, letters on the phone', () => {
  expect(brokenFormRules('internet', '90417352')).not.toEqual([]);
  expect(brokenFormRules('phone', 'Rx7tulip')).not.toEqual([]);
});
