import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identifierForms } from '../../../core/domain/identifiers.ts';
import { readIdentifier } from '../../../core/domain/read-identifier.ts';

type Kind = keyof typeof identifierForms;
const kinds = Object.keys(identifierForms) as Kind[];

/** What people type, dictate and paste around and between the signs of an ID. */
const LEFT_OUT = [
  ...' \t\n\r\u00a0\u1680\u2002\u2003\u2009\u200a\u2028\u202f\u205f\u3000\u2800',
  ...'-‐‑‒–—―−﹘﹣－⁃─ー',
  ...'\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufe0f\ufeff\u180e\u3164',
];

/** The sign as an input method for Chinese types it. */
const fullWidth = (sign: string) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0);

const valid = (kind: Kind) => fc.stringMatching(identifierForms[kind]);

/** An ID with signs around and between its own, some of those in full width. */
const decorated = (id: string) =>
  fc
    .tuple(
      fc.array(fc.array(fc.constantFrom(...LEFT_OUT), { maxLength: 2 }), {
        minLength: id.length + 1,
        maxLength: id.length + 1,
      }),
      fc.infiniteStream(fc.boolean()),
    )
    .map(([gaps, wide]) =>
      gaps.map((gap, i) => {
        const sign = id[i] ?? '';
        return gap.join('') + (sign && wide.next().value ? fullWidth(sign) : sign);
      }),
    )
    .map((parts) => parts.join(''));

test.each([
  ['phoneUserId', '８２３４５６０１', '82345601'],
  ['phoneUserId', ' 8234 5601\u00a0', '82345601'],
  ['accountNumber', '8234-5601', '82345601'],
  ['accountNumber', '８２３４－５６０１', '82345601'],
  ['participantId', 'c00088', 'C00088'],
  ['participantId', 'Ｃ－０００８８', 'C00088'],
  ['internetUserId', 'tulip\u200b007', 'tulip007'],
  ['internetUserId', 'Tulip 007', 'Tulip007'],
] as const)('D22: a %s that was entered as %j is read as %s', (kind, entered, read) => {
  expect(readIdentifier(kind, entered)).toBe(read);
});

describe.each(kinds)('%s', (kind) => {
  test('D22: spaces, dashes, invisible and full-width signs make no difference', () => {
    const entered = valid(kind).chain((id) => fc.tuple(fc.constant(id), decorated(id)));
    fc.assert(fc.property(entered, ([id, text]) => readIdentifier(kind, text) === id));
  });

  test('what is read is read as itself, and consists of nothing that is left out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = readIdentifier(kind, text);
        if (identifierForms[kind].test(read)) expect(readIdentifier(kind, read)).toBe(read);
        for (const sign of LEFT_OUT) expect(read).not.toContain(sign);
      }),
    );
  });

  test('letters and digits of other scripts and other signs are never made into an ID', () => {
    const foreign = [...'é٣३а字😀ıſß.,/_()#%²№', '\0', '\ud800', '\udfff', 'a\u0301', '8\u20e3'];
    const entered = fc.tuple(valid(kind), fc.nat(), fc.constantFrom(...foreign));
    fc.assert(
      fc.property(entered, ([id, at, sign]) => {
        const i = at % (id.length + 1);
        const text = id.slice(0, i) + sign + id.slice(i);
        return !identifierForms[kind].test(readIdentifier(kind, text));
      }),
    );
  });
});

test('only a participant ID is read in capital letters: an internet user ID is shown as registered (D8)', () => {
  expect(readIdentifier('internetUserId', 'tuLip007')).toBe('tuLip007');
  expect(readIdentifier('participantId', 'ı00088')).toBe('ı00088');
});
