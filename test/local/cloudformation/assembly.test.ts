// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how Fn::Sub is written.
import { expect, inject, test } from 'vitest';
import { readAssembly } from '../../../local/cloudformation/assembly.ts';
import { laptopParameters } from '../../../local/cloudformation/parameters.ts';
import {
  type FixtureStack,
  temporaryDirectory,
  writeAssembly,
} from '../../support/local/fixture.ts';

const table = (name: unknown) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: { TableName: name },
});

/** Resolves a value in a stack `One`, beside the other stacks. */
function resolved(
  value: unknown,
  stacks: Record<string, FixtureStack> = {},
  parameters: Record<string, string> = {},
) {
  const { One, ...others } = stacks;
  const all = {
    One: {
      ...One,
      Resources: { ...One?.Resources, Probe: { Type: 'AWS::KMS::Key', Properties: { value } } },
    },
    ...others,
  };
  const assembly = readAssembly(writeAssembly(temporaryDirectory(), all), parameters);
  const [probe] = assembly.resources<{ value: unknown }>('AWS::KMS::Key');
  return probe?.properties.value;
}

const one: FixtureStack = {
  Resources: { Things: table('things'), Others: { Type: 'AWS::DynamoDB::GlobalTable' } },
  Parameters: { Colour: { Type: 'String' }, Size: { Type: 'String', Default: 'XL' } },
  Conditions: {
    Red: { 'Fn::Equals': [{ Ref: 'Colour' }, 'red'] },
    Small: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Size' }, 'XL'] }] },
    Both: { 'Fn::And': [{ Condition: 'Red' }, { Condition: 'Small' }] },
    Neither: { 'Fn::Not': [{ 'Fn::Or': [{ Condition: 'Red' }, { Condition: 'Both' }] }] },
  },
};
const two: FixtureStack = {
  Resources: { Far: table({ 'Fn::Sub': 'far-${AWS::StackName}' }) },
  Outputs: {
    Weak: { Value: { Ref: 'Far' } },
    Strong: {
      Value: { 'Fn::GetAtt': 'Far.Arn' },
      Export: { Name: { 'Fn::Sub': '${AWS::StackName}:FarArn' } },
    },
  },
};

test.each<[string, unknown, unknown]>([
  ['a name in the template', { Ref: 'Things' }, 'things'],
  ['a generated name', { Ref: 'Others' }, 'One-Others'],
  [
    'an attribute',
    { 'Fn::GetAtt': ['Things', 'Arn'] },
    'arn:aws:dynamodb:ap-southeast-1:000000000000:table/things',
  ],
  ['a parameter', { Ref: 'Colour' }, 'red'],
  ['a default', { Ref: 'Size' }, 'XL'],
  [
    'pseudo parameters',
    { 'Fn::Sub': '${AWS::Partition} ${AWS::Region} ${AWS::URLSuffix}' },
    'aws ap-southeast-1 amazonaws.com',
  ],
  ['Fn::Join', { 'Fn::Join': ['-', ['a', { Ref: 'Things' }]] }, 'a-things'],
  ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': [',', 'a,b'] }] }, 'b'],
  [
    'Fn::Sub',
    { 'Fn::Sub': ['${x} ${Things} ${Things.Arn} ${!x}', { x: { Ref: 'Size' } }] },
    'XL things arn:aws:dynamodb:ap-southeast-1:000000000000:table/things ${x}',
  ],
  [
    'an exported value',
    { 'Fn::ImportValue': 'Two:FarArn' },
    'arn:aws:dynamodb:ap-southeast-1:000000000000:table/far-Two',
  ],
  [
    'an output of another stack',
    { 'Fn::GetStackOutput': { StackName: 'Two', OutputName: 'Weak' } },
    'far-Two',
  ],
  ['Fn::If with a true condition', { 'Fn::If': ['Red', { Ref: 'Colour' }, 'x'] }, 'red'],
  [
    'Fn::If with a false condition',
    { 'Fn::If': ['Neither', 'x', { Ref: 'AWS::NoValue' }] },
    undefined,
  ],
  ['a property named Condition', { Condition: 'Often' }, { Condition: 'Often' }],
  [
    'AWS::NoValue',
    { a: { Ref: 'AWS::NoValue' }, b: [1, { Ref: 'AWS::NoValue' }, null] },
    { b: [1, null] },
  ],
])('references resolve as in CloudFormation: %s', (_, value, expected) => {
  expect(resolved(value, { One: one, Two: two }, { Colour: 'red' })).toEqual(expected);
});

test.each<[unknown, RegExp]>([
  [{ Ref: 'Nobody' }, /One refers to Nobody/],
  [{ 'Fn::GetAtt': ['Things', 'Colour'] }, /One\.Things.*no attribute Colour/],
  [{ 'Fn::ImportValue': 'Nowhere' }, /One imports Nowhere/],
  [{ 'Fn::GetStackOutput': { StackName: 'Two', OutputName: 'No' } }, /Two\.No/],
  [{ 'Fn::Cidr': [] }, /Fn::Cidr/],
  [{ Ref: 'AWS::Galaxy' }, /AWS::Galaxy/],
  [{ 'Fn::Select': [3, ['a']] }, /nothing at 3/],
])('reference %j is an error that names what is missing', (value, message) => {
  expect(() => resolved(value, { One: one, Two: two }, { Colour: 'red' })).toThrow(message);
});

test('a resource whose condition is false is left out', () => {
  const unless = { ...table('unless'), Condition: 'Neither' };
  const stacks = {
    One: { ...one, Resources: { Red: { ...table('red'), Condition: 'Red' }, unless } },
  };
  const assembly = readAssembly(writeAssembly(temporaryDirectory(), stacks), { Colour: 'red' });
  expect(assembly.resources('AWS::DynamoDB::Table').map(({ ref }) => ref)).toEqual(['red']);
  expect(() => resolved({ 'Fn::If': ['Never', 1, 2] }, { One: one }, { Colour: 'red' })).toThrow(
    /condition Never/,
  );
});

test('a parameter without a value is an error that names the parameter', () => {
  expect(() => resolved('', { One: one })).toThrow('Parameter Colour of One has no value');
});

test('a resource of an unsupported type is an error that names the resource and the type', () => {
  const stack = { Resources: { Fridge: { Type: 'AWS::Kitchen::Fridge' } } };
  expect(() => resolved('', { One: stack })).toThrow(
    /One\.Fridge: the laptop does not support AWS::Kitchen::Fridge/,
  );
});

test('a directory without an assembly is an error that names the directory', () => {
  expect(() => readAssembly('/nowhere', {})).toThrow(/Cannot read .*nowhere.*manifest\.json/);
});

test('KMS keys have the same IDs at every start', () => {
  const [first, second] = [0, 1].map(() =>
    readAssembly(inject('assembly'), laptopParameters()).resources('AWS::KMS::Key'),
  );
  expect(first).toEqual(second);
  expect(first?.[0]?.ref).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('the laptop can read the whole assembly of the app', () => {
  const assembly = readAssembly(inject('assembly'), laptopParameters());
  for (const { properties } of assembly.resources<{ Code: { S3Key: string } }>(
    'AWS::Lambda::Function',
  )) {
    expect(assembly.asset(properties.Code.S3Key)).toContain('asset.');
  }
});
