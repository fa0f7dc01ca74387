import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Holder } from '../../../../core/domain/holder.ts';
import type { Channel } from '../../../../core/domain/identifiers.ts';
import {
  brokenByPersonalData,
  type PersonalData,
} from '../../../../core/domain/password-rules/personal-data.ts';
import {
  disguised,
  internetData,
  person,
  phoneData,
  writtenDates,
} from '../../../support/core/domain/password-rules/people.ts';

const account = { accountNumber: '60417725', participantId: 'C00088' };
const chan: Holder = {
  nameEn: 'Chan Siu Ming',
  nameZh: '陳小明',
  dateOfBirth: '1980-05-17',
  identityDocument: 'A123456(7)',
  phones: ['+85291234567', '27654321'],
  email: 'siuming.chan@example.com',
};

function broken(channel: Channel, password: string, holder: Partial<Holder> = {}): boolean {
  return brokenByPersonalData(channel, password, { ...account, holder: { ...chan, ...holder } });
}

describe('D7: a date of birth', () => {
  test.each([
    ['year, month, day', '19800517'],
    ['year, day, month', '19801705'],
    ['day, month, year', '17051980'],
    ['month, day, year', '05171980'],
    ['day, year, month', '17198005'],
    ['month, year, day', '05198017'],
    ['six digits, year first, before others', '80051734'],
    ['six digits, day first, after others', '34170580'],
    ['six digits, month first, in the middle', '90517801'],
    ['day and month without zeros', '17519802'],
    ['month and day without zeros', '25171980'],
    ['a short year and no zeros', '31758042'],
  ])('in each order of its parts is refused on the phone: %s', (_, password) => {
    expect(broken('phone', password)).toBe(true);
  });

  test.each([
    'tulip17051980',
    '17-05-1980xyz',
    '1980/05/17a',
    'a17/5/80bc',
    'May171980x',
    '17MAY1980',
    '17-may-80x',
    'x80.05.17x',
    '1980May17',
  ])('in each usual way of writing is refused on the internet: %s', (password) => {
    expect(broken('internet', password)).toBe(true);
  });

  test('is refused in each order, each way of writing its parts and with any separators, whatever the date', () => {
    fc.assert(
      fc.property(person, fc.nat(), fc.infiniteStream(fc.nat()), (someone, pick, luck) => {
        const ways = writtenDates(someone.holder.dateOfBirth);
        const written = ways[pick % ways.length] ?? '';
        expect(brokenByPersonalData('internet', `x${disguised(written, luck)}`, someone)).toBe(
          true,
        );
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['01051980', '97151980', 'x1/5/80yz', '80-5-1xyz', '1May1980', '01may80xyz'])(
    'with a one-digit day and month is refused with and without leading zeros: the first of May 1980 as %s',
    (password) => {
      expect(broken('internet', password, { dateOfBirth: '1980-05-01' })).toBe(true);
    },
  );

  test.each(['1980', '0517', '198005', '051980', 'May1980'])(
    'is refused only as a whole: %s alone passes',
    (part) => {
      expect(broken('internet', `${part}xqztr9`)).toBe(false);
    },
  );
});

describe('D7: a phone number', () => {
  test.each([
    ['the mobile without its country code', '91234567'],
    ['the other phone', '27654321'],
  ])('is refused on the phone: %s', (_, password) => {
    expect(broken('phone', password)).toBe(true);
  });

  test.each([
    '91234567a',
    'call91234567',
    '9123-4567ab',
    '+85291234567a',
    'a(852)91234567',
    '27654321x',
  ])('is refused on the internet: %s', (password) => {
    expect(broken('internet', password)).toBe(true);
  });

  test.each([
    ['Macau', '+85366123456', '66123456'],
    ['Singapore', '+6581234567', '81234567'],
    ['the mainland, its last eight digits', '+8613812348765', '12348765'],
  ])('of %s is refused without its country code too', (_, phone, password) => {
    expect(broken('phone', password, { phones: [phone] })).toBe(true);
  });

  test.each([
    ['the mainland', '+8613812348765', 'a13812348765'],
    ['the United Kingdom, with a trunk zero', '+447911123456', '07911123456a'],
    ['the United States', '+14155552671', '415-555-2671a'],
    ['Iceland, seven digits long', '+3545557426', 'ab5557426'],
  ])('of %s is refused as it is dialled there', (_, phone, password) => {
    expect(broken('internet', password, { phones: [phone] })).toBe(true);
  });

  test('stored without a country code is also refused with the code of Hong Kong', () => {
    expect(broken('internet', '85227654321a')).toBe(true);
  });

  test('that is not the holder’s passes', () => {
    expect(broken('phone', '98765432')).toBe(false);
  });
});

describe('D7: an identity document', () => {
  test.each([
    'A1234567xyz',
    'a123456(7)9',
    'A-123456-zz',
    'xx1234567ab',
    'xx123456ab',
    'zz123456(7)',
  ])('is refused on the internet, with and without letter and check digit: %s', (password) => {
    expect(broken('internet', password, { dateOfBirth: '1971-11-30' })).toBe(true);
  });

  test.each(['12345679', '91234568', '90123456'])(
    'is refused on the phone by its digits: %s',
    (password) => {
      expect(broken('phone', password, { phones: [] })).toBe(true);
    },
  );

  test.each([
    'A123456(7)',
    'A1234567',
    'a1234567',
    'AB1234567',
    'A123456(A)',
    'A123456A',
    ' A123456 (7) ',
  ])('stored as %j is found without its check digit', (identityDocument) => {
    expect(broken('phone', '99123456', { identityDocument, phones: [] })).toBe(true);
  });

  test('that is a passport is refused with all its digits', () => {
    expect(broken('internet', 'k01234987xy', { identityDocument: 'K01234987' })).toBe(true);
    expect(broken('phone', '01234987', { identityDocument: 'K01234987' })).toBe(true);
  });
});

describe('D7: a name', () => {
  test.each(['Chan2468x', 'chan2468x', 'xx7CHAN9', 'c.h.a.n.77', 'ming88888', '8Ming8aa'])(
    'with a part of four letters or more is refused by that part on the internet: %s',
    (password) => {
      expect(broken('internet', password)).toBe(true);
    },
  );

  test('with a part of three letters passes by that part: such names are too common', () => {
    expect(broken('internet', 'siu2468xyz')).toBe(false);
    expect(broken('internet', 'lee2468wai', { nameEn: 'Lee Ka Wai' })).toBe(false);
  });

  test.each(['kawai2468', 'Ka-Wai2468', 'LeeKaWai9', 'lee.ka.99'])(
    'with short parts is refused where two adjacent parts stand together: %s',
    (password) => {
      expect(broken('internet', password, { nameEn: 'Lee Ka Wai' })).toBe(true);
      expect(broken('internet', password, { nameEn: 'LEE Ka-wai' })).toBe(true);
    },
  );

  test.each([
    ["Sean O'Brien", 'obrien2468'],
    ["Sean O'Brien", 'brien24680'],
    ['José García', 'garcia2468'],
    ['Jürgen Müller', 'muller2468'],
    ['Nguyễn Thị Hương', 'nguyen2468'],
    ['Søren Ærø', 'soren24680'],
    ['Søren Ærøe', 'aeroe24680'],
    ['Łukasz Großmann', 'grossmann2'],
    ['Łukasz Großmann', 'Lukasz2468'],
    ['Đặng Þór', 'dang246801'],
    ['Pat D’Souza', 'dsouza2468'],
  ])('with apostrophes or accents is found as it is typed: %s, %s', (nameEn, password) => {
    expect(broken('internet', password, { nameEn })).toBe(true);
  });

  test('is not looked for in phone passwords', () => {
    expect(broken('phone', '24264636')).toBe(false);
  });
});

describe('D7: an e-mail name', () => {
  test.each(['siuming.chan', 'SiumingChan9', 'siuming_chan1'])(
    'is refused on the internet: %s',
    (password) => {
      expect(broken('internet', password, { nameEn: 'Wong Yu' })).toBe(true);
    },
  );

  test('is found without its `+` suffix, which mail servers ignore', () => {
    expect(broken('internet', 'tulipking9', { email: 'tulipking+bank@example.com' })).toBe(true);
  });

  test('of three letters passes, and so does the mail host’s name', () => {
    expect(broken('internet', 'abc2468xyz', { email: 'abc@example.com' })).toBe(false);
    expect(broken('internet', 'example2468')).toBe(false);
  });
});

describe('D7: the account', () => {
  test.each(['60417725', 'x60417725', '6041-7725x', 'C00088tulip', 'c00088tulip', 'a9C-00088-x'])(
    'is refused by its number and participant ID, whether or not the holder is known: %s',
    (password) => {
      expect(broken('internet', password)).toBe(true);
      expect(brokenByPersonalData('internet', password, account)).toBe(true);
    },
  );
});

test('D11: without the holder’s data, the rule reveals nothing about the holder', () => {
  for (const password of ['17051980', '91234567', 'Chan2468x', 'A1234567x', 'siuming.chan']) {
    expect(brokenByPersonalData('internet', password, account)).toBe(false);
  }
});

test('D7: empty data and data shorter than four characters cause no refusal', () => {
  const short: PersonalData = {
    accountNumber: '60417725',
    participantId: 'C00088',
    holder: {
      nameEn: 'Yu',
      identityDocument: 'A12',
      phones: ['', '+', '123'],
      email: '@',
      dateOfBirth: '',
    },
  };
  for (const password of ['A12yu123x', '12312312', 'yuyuyu12']) {
    expect(brokenByPersonalData('internet', password, short)).toBe(false);
  }
});

test('D7: an internet password that contains any datum of four or more characters is refused, in any case, with any separators', () => {
  const around = fc.string({ maxLength: 6 });
  fc.assert(
    fc.property(
      person,
      fc.nat(),
      around,
      around,
      fc.infiniteStream(fc.nat()),
      (someone, pick, before, after, luck) => {
        const data = internetData(someone).filter((datum) => datum.length >= 4);
        const datum = data[pick % data.length] ?? '';
        expect(
          brokenByPersonalData('internet', `${before}${disguised(datum, luck)}${after}`, someone),
          datum,
        ).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});

test('D7: a phone password that contains any datum of four or more digits is refused, at any position', () => {
  fc.assert(
    fc.property(
      person,
      fc.nat(),
      fc.stringMatching(/^[0-9]{8}$/),
      fc.nat(),
      (someone, pick, filler, at) => {
        const data = phoneData(someone).filter((datum) => datum.length >= 4);
        const datum = data[pick % data.length] ?? '';
        const start = at % (9 - datum.length);
        const password = `${filler.slice(0, start)}${datum}${filler.slice(start + datum.length)}`;
        expect(password).toHaveLength(8);
        expect(brokenByPersonalData('phone', password, someone), datum).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});

test('D7: a password that shares no four consecutive characters with the data is not refused', () => {
  const characters = fc.string({
    minLength: 8,
    maxLength: 15,
    unit: fc.constantFrom(...'abcdefghinmoruwy0123456789-._!CLSW'),
  });
  const internet = fc.tuple(fc.constant<Channel>('internet'), characters);
  const phone = fc.tuple(fc.constant<Channel>('phone'), fc.stringMatching(/^[0-9]{8}$/));
  fc.assert(
    fc.property(person, fc.oneof(internet, phone), (someone, [channel, password]) => {
      const entered = password.toLowerCase().replace(/[^a-z0-9]/g, '');
      fc.pre(
        internetData(someone).every(
          (datum) => !sharesFour(entered, datum.toLowerCase().replace(/[^a-z0-9]/g, '')),
        ),
      );
      expect(brokenByPersonalData(channel, password, someone)).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

function sharesFour(text: string, datum: string): boolean {
  for (let i = 0; i + 4 <= datum.length; i++) if (text.includes(datum.slice(i, i + 4))) return true;
  return false;
}

test('D7: the rule leaves a wide choice: it refuses at most one random phone password in fifty', () => {
  fc.assert(
    fc.property(person, (someone) => {
      let refused = 0;
      for (let i = 0; i < 2000; i++) {
        const password = String((i * 49_979_687 + 7) % 100_000_000).padStart(8, '0');
        if (brokenByPersonalData('phone', password, someone)) refused++;
      }
      expect(refused).toBeLessThan(40);
    }),
    { numRuns: 50 },
  );
});
