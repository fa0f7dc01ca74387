/**
 * By type, why a resource can't be made again once it is gone: data, keys, names that others know,
 * and confirmations by people. Every other type is listed in the test, with the reason why it may
 * be replaced (test/tools/deploy/irreplaceable.test.ts, docs/decisions/0067).
 */
export const IRREPLACEABLE: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': "participants' systems know its host name",
  'AWS::ApiGateway::Stage': 'its name is in the URL that they know',
  'AWS::Backup::BackupVault': 'backups',
  'AWS::CloudFront::Distribution': 'the DNS, and before that investors, know its domain name',
  'AWS::Cognito::UserPool': "participants' users, whose `sub` is in requests and events",
  'AWS::Cognito::UserPoolClient': "participants' programs know its ID",
  'AWS::Cognito::UserPoolDomain': "participants' systems get their tokens there",
  'AWS::Cognito::UserPoolGroup': 'which user has which role',
  'AWS::Cognito::UserPoolResourceServer': "participants' app clients have its scopes",
  'AWS::Connect::Instance': 'its alias can never be used again, and numbers are claimed to it',
  'AWS::DynamoDB::GlobalTable': 'data',
  'AWS::DynamoDB::Table': 'data',
  'AWS::KMS::Key': 'all that is encrypted with it',
  'AWS::KMS::ReplicaKey': 'the only copy of the pepper',
  'AWS::S3::Bucket': 'objects; the sender of the daily files knows the name of one',
  'AWS::SNS::Subscription': 'somebody has confirmed it, and gets no alarm before the next one is',
  'AWS::SNS::Topic': 'its subscriptions',
  'AWS::SQS::Queue': 'events that nobody has dealt with yet',
  'AWS::SecretsManager::Secret': 'its value, which no template has',
};

/** Whether a resource of this type can't be made again once it is gone. */
export const isIrreplaceable = (type = ''): boolean => type in IRREPLACEABLE;
