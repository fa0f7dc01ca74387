/** The rules for policies in IAM's documentation, applied to the laptop's evaluation. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../local/iam/decision.ts';
import { attributesOf } from '../../../local/iam/dynamodb-attributes.ts';
import {
  type Need,
  type Principal,
  readPolicy,
  type Statement,
} from '../../../local/iam/policy.ts';
import { arnPattern, wildcard } from '../../../local/iam/wildcard.ts';

const ROLE: Principal = {
  role: 'arn:aws:iam::000000000000:role/r',
  session: 'arn:aws:sts::000000000000:assumed-role/r/f',
};
const TABLE = 'arn:aws:dynamodb:ap-southeast-1:000000000000:table/t';
const KEY = 'arn:aws:kms:ap-southeast-1:000000000000:key/k';
const BUCKET = 'arn:aws:s3:::b';

const policy = (...statements: object[]): Statement[] =>
  readPolicy({ Version: '2012-10-17', Statement: statements }, 'r');
const allow = (written: object) =>
  policy({ Effect: 'Allow', Action: '*', Resource: '*', ...written });
const verdict = (
  need: Need,
  identity: Statement[],
  resource: Statement[] = [],
  caller: Principal = ROLE,
) => {
  const decision = decide(caller, need, { identity, resource });
  return 'because' in decision ? decision.because : 'allowed';
};
const DENIED = 'because no identity-based policy allows the dynamodb:GetItem action';
const variable = (name: string) => `$${`{${name}}`}`;
const get: Need = { action: 'dynamodb:GetItem', resource: TABLE };

describe('wildcards of IAM', () => {
  /** The definition, implemented directly and slowly. */
  const matches = (pattern: string, text: string): boolean => {
    if (pattern === '') return text === '';
    if (pattern[0] === '*')
      return matches(pattern.slice(1), text) || (text !== '' && matches(pattern, text.slice(1)));
    return (
      text !== '' &&
      (pattern[0] === '?' || pattern[0] === text[0]) &&
      matches(pattern.slice(1), text.slice(1))
    );
  };
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '.', '+', '$', '\n', '(', '[', '\\'),
    maxLength: 8,
  });
  const pattern = fc.string({
    unit: fc.constantFrom('a', 'b', '.', '*', '?', '$', '\n', '\\'),
    maxLength: 6,
  });

  test('wildcards match exactly what the definition says, over the whole text', () => {
    fc.assert(fc.property(pattern, text, (p, t) => wildcard(p)(t) === matches(p, t)));
  });

  test('any text matches itself, and a pattern with `*` in place of any part of it', () => {
    fc.assert(
      fc.property(text, fc.nat(8), fc.nat(8), (t, from, length) => {
        expect(wildcard(t)(t)).toBe(true);
        expect(wildcard(`${t.slice(0, from)}*${t.slice(from + length)}`)(t)).toBe(true);
      }),
    );
  });

  test('a wildcard in an ARN crosses a colon only in the last part', () => {
    expect(arnPattern('arn:aws:s3:::b/*')('arn:aws:s3:::b/c/d:e')).toBe(true);
    expect(arnPattern('arn:aws:*:t')('arn:aws:sns:r:1:t')).toBe(false);
    expect(arnPattern('arn:aws:sns:*:*:*')('+85291234567')).toBe(false);
    expect(arnPattern('*')('+85291234567')).toBe(true);
  });
});

describe('an unsupported part of a policy is an error that names it', () => {
  test.each([
    [{ NotPrincipal: '*' }, 'element NotPrincipal'],
    [{ Effect: 'Maybe' }, 'effect Maybe'],
    [{ Condition: { DateLessThan: { 'aws:SourceArn': 'x' } } }, 'condition operator DateLessThan'],
    [
      { Condition: { 'ForAnyValue:StringEquals': { 'aws:SourceArn': 'x' } } },
      'condition operator ForAnyValue:StringEquals',
    ],
    [
      { Condition: { StringEquals: { 'dynamodb:LeadingKeys': 'x' } } },
      'condition key dynamodb:LeadingKeys',
    ],
    [
      { Condition: { StringEquals: { 'kms:ViaService': variable('aws:username') } } },
      `variable ${variable('aws:username')}`,
    ],
    [{ Resource: `${TABLE}/${variable('aws:userid')}` }, `variable ${variable('aws:userid')}`],
    [{ Principal: { Federated: 'x' } }, 'principal Federated'],
    [
      { Principal: { AWS: 'arn:aws:iam::000000000000:user/u' } },
      'principal arn:aws:iam::000000000000:user/u',
    ],
  ])('a statement with %j is refused', (written, named) => {
    expect(() => allow(written)).toThrow(
      `The laptop does not support the ${named}, which the policy r uses`,
    );
  });

  test('an older version of the policy language and a statement without actions are refused', () => {
    expect(() => readPolicy({ Version: '2008-10-17', Statement: [] }, 'r')).toThrow(
      'version 2008-10-17',
    );
    expect(() => policy({ Effect: 'Allow', Resource: '*' })).toThrow('statement without Action');
  });
});

describe('conditions of a statement', () => {
  const via = { 'kms:ViaService': 'dynamodb.ap-southeast-1.amazonaws.com' };
  const decrypt: Need = { action: 'kms:Decrypt', resource: KEY };
  const delegating = allow({ Principal: { AWS: 'arn:aws:iam::000000000000:root' } });

  test('kms:ViaService allows requests through that service only, not direct ones and not through another service', () => {
    const own = allow({ Condition: { StringEquals: via } });
    const because = 'because no identity-based policy allows the kms:Decrypt action';
    expect(verdict({ ...decrypt, context: via }, own, delegating)).toBe('allowed');
    expect(verdict(decrypt, own, delegating)).toBe(because);
    const s3 = { 'kms:ViaService': 's3.ap-southeast-1.amazonaws.com' } as const;
    expect(verdict({ ...decrypt, context: s3 }, own, delegating)).toBe(because);
  });

  test('aws:SecureTransport, as in the app’s buckets, denies requests without TLS despite any allow', () => {
    const bucket = policy({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:*',
      Resource: [BUCKET, `${BUCKET}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    const put = (secure: string): Need => ({
      action: 's3:PutObject',
      resource: `${BUCKET}/o`,
      context: { 'aws:SecureTransport': secure },
    });
    expect(verdict(put('true'), allow({}), bucket)).toBe('allowed');
    expect(verdict(put('false'), allow({}), bucket)).toBe(
      'with an explicit deny in a resource-based policy',
    );
  });

  test('condition keys ignore case, and a negated operator is true if the key is absent', () => {
    const arn = 'arn:aws:events:ap-southeast-1:000000000000:rule/x';
    const written = allow({
      Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:events:*:*:rule/*' } },
    });
    expect(verdict({ ...get, context: { 'aws:SourceArn': arn } }, written)).toBe('allowed');
    expect(verdict(get, written)).toBe(DENIED);
    const negated = allow({ Condition: { StringNotLike: { 'aws:SourceArn': '*/x' } } });
    expect(verdict(get, negated)).toBe('allowed');
    expect(verdict({ ...get, context: { 'aws:SourceArn': arn } }, negated)).toBe(DENIED);
  });

  test('dynamodb:Attributes allows updates that name no other attribute, in whatever part', () => {
    const own = allow({
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['id', 'a', 'b'] } },
    });
    const update = (change: string, condition = '', ExpressionAttributeNames = {}): Need => ({
      ...get,
      context: {
        'dynamodb:Attributes': attributesOf({
          Key: { id: { S: '1' } },
          UpdateExpression: change,
          ConditionExpression: condition,
          ExpressionAttributeNames,
        }),
      },
    });
    for (const allowed of [
      update('SET a = :a, b = if_not_exists(b, :c) REMOVE a.c'),
      update('set #x.#y = :c', 'attribute_exists(id) AND NOT contains(b, :c)', {
        '#x': 'a',
        '#y': 'c',
      }),
    ])
      expect(verdict(allowed, own)).toBe('allowed');
    for (const denied of [
      update('SET a = :a, c = :c'),
      update('REMOVE c'),
      update('ADD #x :c', '', { '#x': 'c' }),
      update('SET a = c'),
      update('SET a = :a', 'size(c) > :c'),
    ])
      expect(verdict(denied, own)).toBe(DENIED);
  });

  test('all operators and keys of a condition must match, each with any of its values', () => {
    const written = allow({
      Condition: {
        StringEquals: { 'aws:SourceAccount': ['1', '2'], 'ses:FromAddress': 'a@b' },
        Bool: { 'aws:SecureTransport': 'true' },
      },
    });
    const context = {
      'aws:SourceAccount': '2',
      'ses:FromAddress': 'a@b',
      'aws:SecureTransport': 'true',
    } as const;
    expect(verdict({ ...get, context }, written)).toBe('allowed');
    for (const key of Object.keys(context)) {
      expect(verdict({ ...get, context: { ...context, [key]: 'other' } }, written)).toBe(DENIED);
    }
  });
});

describe('NotAction and NotResource', () => {
  test('NotResource, as in the Messages function, allows publishing to phone numbers and to no topic', () => {
    const own = policy({
      Effect: 'Allow',
      Action: 'sns:Publish',
      NotResource: 'arn:aws:sns:*:*:*',
    });
    const publish = (resource: string): Need => ({ action: 'SNS:Publish', resource });
    expect(verdict(publish('+85291234567'), own)).toBe('allowed');
    const topic = 'arn:aws:sns:ap-southeast-1:000000000000:alarms';
    expect(verdict(publish(topic), own)).toBe(
      'because no identity-based policy allows the SNS:Publish action',
    );
  });

  test('NotAction covers all actions except those listed', () => {
    const own = policy({ Effect: 'Allow', NotAction: ['dynamodb:Get*'], Resource: '*' });
    expect(verdict({ ...get, action: 'dynamodb:PutItem' }, own)).toBe('allowed');
    expect(verdict(get, own)).toBe(DENIED);
  });
});

describe('the policy of a KMS key decides about the key', () => {
  const mac: Need = { action: 'kms:GenerateMac', resource: KEY };
  const because = 'because no resource-based policy allows the kms:GenerateMac action';

  test('the policy of a role counts only if the key’s policy delegates to the account', () => {
    const root = { AWS: 'arn:aws:iam::000000000000:root' };
    expect(verdict(mac, allow({}), allow({ Principal: root }))).toBe('allowed');
    expect(verdict(mac, allow({}), allow({ Principal: root, Action: 'kms:Decrypt' }))).toBe(
      because,
    );
    expect(verdict(mac, allow({}))).toBe(because);
    expect(
      verdict(mac, allow({}), allow({ Principal: { AWS: 'arn:aws:iam::111111111111:root' } })),
    ).toBe(because);
  });

  test('a key’s policy that names the role suffices without a policy of the role', () => {
    expect(verdict(mac, [], allow({ Principal: { AWS: (ROLE as { role: string }).role } }))).toBe(
      'allowed',
    );
  });
});

test('an AWS service is allowed only by the policy of the resource', () => {
  const caller = { service: 'connect.amazonaws.com' };
  const may = allow({ Principal: { Service: 'connect.amazonaws.com' } });
  expect(verdict(get, [], may, caller)).toBe('allowed');
  const because = 'because no resource-based policy allows the dynamodb:GetItem action';
  expect(verdict(get, allow({}), [], caller)).toBe(because);
  expect(verdict(get, [], may, { service: 'events.amazonaws.com' })).toBe(because);
});

test('a deny overrides every allow in any order, and an additional allow never causes a denial', () => {
  const action = fc.constantFrom(
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:*',
    '*',
    'DynamoDB:getitem',
  );
  const resource = fc.constantFrom(TABLE, `${TABLE}/index/i`, `${TABLE}*`, '*');
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: action,
    Resource: resource,
  });
  fc.assert(
    fc.property(
      fc.array(statement, { maxLength: 6 }),
      fc.constantFrom('GetItem', 'PutItem'),
      (statements, name) => {
        const need = { action: `dynamodb:${name}`, resource: TABLE };
        const about = ({ Action, Resource }: { Action: string; Resource: string }) =>
          ['*', 'dynamodb:*', need.action.toLowerCase()].includes(Action.toLowerCase()) &&
          [TABLE, `${TABLE}*`, '*'].includes(Resource);
        const effects = statements.filter(about).map(({ Effect }) => Effect);
        const expected = effects.includes('Deny')
          ? 'with an explicit deny in an identity-based policy'
          : effects.includes('Allow')
            ? 'allowed'
            : `because no identity-based policy allows the ${need.action} action`;
        expect(verdict(need, policy(...statements))).toBe(expected);
        expect(verdict(need, policy(...statements.toReversed()))).toBe(expected);
      },
    ),
  );
});
