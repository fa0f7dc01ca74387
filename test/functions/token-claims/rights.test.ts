import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scopes } from '../../../core/http/route.ts';
import { rightsOf, standingOfClient } from '../../../functions/token-claims/rights.ts';

const PARTICIPANT = 'C00088';

test.each([
  [['maker'], ['ssa/read', 'ssa/make']],
  [['checker'], ['ssa/read', 'ssa/check']],
  [['reader'], ['ssa/read']],
  [
    ['maker', 'checker'],
    ['ssa/read', 'ssa/make', 'ssa/check'],
  ],
  [['reader', 'staff'], ['ssa/read']],
])('D13: %j may %j', (roles, granted) => {
  expect(rightsOf({ participantId: PARTICIPANT, roles }, [])).toEqual({
    participantId: PARTICIPANT,
    granted,
  });
});

test.each([[[]], [['staff']], [['Maker']], [['constructor']], [['__proto__']]])(
  'D13: the groups %j grant no scope and no participant',
  (roles) => {
    expect(rightsOf({ participantId: PARTICIPANT, roles }, [])).toEqual({ granted: [] });
  },
);

test.each([undefined, '', 'c00088', 'C0008', 'C000881', ' C00088', 'C00088\n', 'C00088 B01078'])(
  'the participant %j gets no scope, whatever the groups',
  (participantId) => {
    expect(rightsOf({ participantId, roles: ['maker', 'checker'] }, [...scopes])).toEqual({
      granted: [],
    });
  },
);

test('a request for fewer scopes gets fewer, a request for more gets those that the roles allow, and unknown scopes are ignored', () => {
  const maker = { participantId: PARTICIPANT, roles: ['maker'] };
  const grantedFor = (...requested: string[]) => rightsOf(maker, requested).granted;
  expect(grantedFor('ssa/read')).toEqual(['ssa/read']);
  expect(grantedFor('ssa/check')).toEqual([]);
  expect(grantedFor('ssa/check', 'ssa/make')).toEqual(['ssa/make']);
  expect(grantedFor('openid')).toEqual(['ssa/read', 'ssa/make']);
  expect(grantedFor('openid', 'ssa/make', 'ssa/all', 'SSA/READ')).toEqual(['ssa/make']);
});

test.each([
  ['C00088.maker', { participantId: 'C00088', granted: ['ssa/read', 'ssa/make'] }],
  ['C00088.checker', { participantId: 'C00088', granted: ['ssa/read', 'ssa/check'] }],
  ['B01078.reader', { participantId: 'B01078', granted: ['ssa/read'] }],
  ['C00088', { granted: [] }],
  ['C00088.', { granted: [] }],
  ['.maker', { granted: [] }],
  ['C00088.Maker', { granted: [] }],
  ['C00088.maker.checker', { granted: [] }],
  ['C00088.maker ', { granted: [] }],
  ['C00088.maker,checker', { granted: [] }],
  ['C00088.toString', { granted: [] }],
  ['people', { granted: [] }],
  ['', { granted: [] }],
])('the app client %j gets %j', (name, rights) => {
  expect(rightsOf(standingOfClient(name), [])).toEqual(rights);
});

test('only a client name of the form <participantId>.<role> gets a scope', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[A-Z]?[0-9]{4,6}\.?(maker|checker|reader)?\.?$/)),
      (name) => {
        const isOfForm =
          /^[A-Z][0-9]{5}\.(maker|checker|reader)$/.test(name) && !name.includes('\n');
        expect(rightsOf(standingOfClient(name), []).granted.length > 0).toBe(isOfForm);
      },
    ),
  );
});
