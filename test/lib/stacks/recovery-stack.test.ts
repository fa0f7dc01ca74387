/** What a protected stage keeps in another region. */
import { expect, test } from 'vitest';
import { recoveryTemplate, resourcesOf } from '../../support/lib/stacks/templates.ts';

test('standards 6: another region has a replica of the pepper, once the pepper exists', () => {
  const template = recoveryTemplate();
  const [[, replica] = []] = resourcesOf(template, 'AWS::KMS::ReplicaKey');
  expect(replica).toMatchObject({
    Condition: 'PepperExists',
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: { PrimaryKeyArn: { Ref: 'PepperArn' }, PendingWindowInDays: 30 },
  });
  expect(template.findParameters('PepperArn')).toMatchObject({ PepperArn: { Default: '' } });
});

test('the replica takes only the ARN of a multi-Region key', () => {
  const { AllowedPattern } = recoveryTemplate().toJSON().Parameters.PepperArn;
  const allowed = new RegExp(`^${AllowedPattern}$`);
  const arn = 'arn:aws:kms:ap-southeast-1:111122223333:key/';
  expect(allowed.test(`${arn}mrk-0123456789abcdef0123456789abcdef`)).toBe(true);
  expect(allowed.test(`${arn}01234567-89ab-cdef-0123-456789abcdef`)).toBe(false);
});

test('standards 6: the loss of the replica or of the vault’s key pages somebody, from its own region', () => {
  const template = recoveryTemplate();
  const [[, rule] = []] = resourcesOf(template, 'AWS::Events::Rule');
  const [[vaultKey] = []] = resourcesOf(template, 'AWS::KMS::Key').filter(([id]) =>
    id.startsWith('VaultKey'),
  );
  expect(rule?.Properties).toHaveProperty('EventPattern.detail.resources.ARN', [
    { 'Fn::GetAtt': [vaultKey, 'Arn'] },
    {
      'Fn::If': [
        'PepperExists',
        { 'Fn::GetAtt': ['PepperReplica', 'Arn'] },
        { Ref: 'AWS::NoValue' },
      ],
    },
  ]);
});
