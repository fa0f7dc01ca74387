/** Who can get a token for the participant API, as it would be deployed. */
import { expect, test } from 'vitest';
import { scopes } from '../../../core/http/route.ts';
import { identityTemplate, onlyOne, type Properties, resourcesOf } from './templates.ts';

const pool = () => onlyOne(identityTemplate(), 'AWS::Cognito::UserPool');
const people = () => onlyOne(identityTemplate(), 'AWS::Cognito::UserPoolClient');

test('the user pool is kept when the stack goes, and can’t be deleted', () => {
  identityTemplate().hasResource('AWS::Cognito::UserPool', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { DeletionProtection: 'ACTIVE' },
  });
});

test('nobody signs up or recovers an account by himself, and everybody has a second factor that is no SMS', () => {
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

test('passwords of people are long, mixed and not used again', () => {
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

test('D13: a participant is given to a user once, and no app client may write it', () => {
  const { Schema } = pool() as { Schema: Properties[] };
  expect(Schema).toEqual([
    expect.objectContaining({ Name: 'participantId', AttributeDataType: 'String', Mutable: false }),
  ]);
  for (const [, { Properties }] of resourcesOf(
    identityTemplate(),
    'AWS::Cognito::UserPoolClient',
  )) {
    // Absent, every attribute could be written.
    expect(Properties.WriteAttributes).toEqual(['locale']);
  }
});

test('there are a group for each role, and a scope for each right', () => {
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

test('people sign in on the pages of the domain only, by code, with a client that has no secret and short tokens', () => {
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
  // With this one, a user's own token could change the user.
  expect(JSON.stringify(people().AllowedOAuthScopes)).not.toContain(
    'aws.cognito.signin.user.admin',
  );
});

test('the trigger sees every token, those of systems too, and Cognito alone may call it, for this pool', () => {
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

test('standards 19: sign-ins are logged for thirteen months, and beyond the stack', () => {
  expect(
    onlyOne(identityTemplate(), 'AWS::Cognito::LogDeliveryConfiguration').LogConfigurations,
  ).toEqual([expect.objectContaining({ EventSource: 'userAuthEvents', LogLevel: 'INFO' })]);
  for (const [logicalId, log] of resourcesOf(identityTemplate(), 'AWS::Logs::LogGroup')) {
    expect({ logicalId, ...log }).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: { RetentionInDays: 400 },
    });
  }
});
