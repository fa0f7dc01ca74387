/** The template of the identity stack: who can get a token for the participant API. */
import { expect, test } from 'vitest';
import { scopes } from '../../../core/http/route.ts';
import {
  identityTemplate,
  onlyOne,
  type Properties,
  resourcesOf,
} from '../../support/lib/stacks/templates.ts';

const pool = () => onlyOne(identityTemplate(), 'AWS::Cognito::UserPool');
const people = () => onlyOne(identityTemplate(), 'AWS::Cognito::UserPoolClient');

test('the user pool is retained with the stack and protected from deletion', () => {
  identityTemplate().hasResource('AWS::Cognito::UserPool', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
    Properties: { DeletionProtection: 'ACTIVE' },
  });
});

test('there is no self sign-up or recovery, and TOTP is mandatory as the second factor', () => {
  expect(pool()).toMatchObject({
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only' }] },
    MfaConfiguration: 'ON',
    EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    UserPoolTier: 'PLUS',
    UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
  });
  expect(pool()).not.toHaveProperty('SmsConfiguration');
});

test('people’s passwords have at least 15 characters of four kinds and are not reused', () => {
  const { PasswordPolicy } = pool().Policies as { PasswordPolicy: Record<string, number> };
  expect(PasswordPolicy).toMatchObject({
    RequireLowercase: true,
    RequireUppercase: true,
    RequireNumbers: true,
    RequireSymbols: true,
  });
  expect(PasswordPolicy.MinimumLength).toBeGreaterThanOrEqual(15);
  expect(PasswordPolicy.TemporaryPasswordValidityDays).toBeLessThanOrEqual(2);
  expect(PasswordPolicy.PasswordHistorySize).toBeGreaterThan(0);
});

test('D13: a user’s participant is immutable, and no app client may write it', () => {
  const { Schema } = pool() as { Schema: Properties[] };
  expect(Schema).toEqual([
    expect.objectContaining({ Name: 'participantId', AttributeDataType: 'String', Mutable: false }),
  ]);
  for (const [, { Properties }] of resourcesOf(
    identityTemplate(),
    'AWS::Cognito::UserPoolClient',
  )) {
    // Without a list, clients could write every attribute.
    expect(Properties.WriteAttributes).toEqual(['locale']);
  }
});

test('each role has a group, and the resource server offers the scopes of the routes', () => {
  const groups = resourcesOf(identityTemplate(), 'AWS::Cognito::UserPoolGroup').map(
    ([, { Properties }]) => Properties.GroupName,
  );
  expect(groups.sort()).toEqual(['checker', 'maker', 'reader']);
  const { Identifier, Scopes } = onlyOne(
    identityTemplate(),
    'AWS::Cognito::UserPoolResourceServer',
  );
  const offered = (Scopes as { ScopeName: string }[]).map(
    ({ ScopeName }) => `${Identifier}/${ScopeName}`,
  );
  expect(offered).toEqual([...scopes]);
});

test('people sign in on managed pages only: code flow, no secret, short tokens', () => {
  expect(people()).toMatchObject({
    GenerateSecret: false,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthFlowsUserPoolClient: true,
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    SupportedIdentityProviders: ['COGNITO'],
    PreventUserExistenceErrors: 'ENABLED',
    EnableTokenRevocation: true,
    AccessTokenValidity: 15,
    TokenValidityUnits: { AccessToken: 'minutes' },
  });
  // This scope would let users change their own attributes.
  expect(JSON.stringify(people().AllowedOAuthScopes)).not.toContain(
    'aws.cognito.signin.user.admin',
  );
});

test('the trigger runs for every token, and only Cognito may invoke it, for this user pool', () => {
  const [[poolId] = []] = resourcesOf(identityTemplate(), 'AWS::Cognito::UserPool');
  const [[lambda] = []] = resourcesOf(identityTemplate(), 'AWS::Lambda::Function');
  expect(pool().LambdaConfig).toEqual({
    PreTokenGenerationConfig: {
      LambdaArn: { 'Fn::GetAtt': [lambda, 'Arn'] },
      LambdaVersion: 'V3_0',
    },
  });
  expect(onlyOne(identityTemplate(), 'AWS::Lambda::Permission')).toEqual({
    Action: 'lambda:InvokeFunction',
    FunctionName: { 'Fn::GetAtt': [lambda, 'Arn'] },
    Principal: 'cognito-idp.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [poolId, 'Arn'] },
  });
  expect(onlyOne(identityTemplate(), 'AWS::Lambda::Function').Timeout).toBeLessThanOrEqual(5);
});

test('standards 19: logs of sign-ins are kept for 13 months and retained', () => {
  expect(
    onlyOne(identityTemplate(), 'AWS::Cognito::LogDeliveryConfiguration').LogConfigurations,
  ).toEqual([expect.objectContaining({ EventSource: 'userAuthEvents', LogLevel: 'INFO' })]);
  for (const [logicalId, log] of resourcesOf(identityTemplate(), 'AWS::Logs::LogGroup')) {
    expect({ logicalId, ...log }).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: { RetentionInDays: 400 },
    });
  }
});
