import type { AwsRequest } from '../../aws/fake-aws.ts';

/** Operations of services that speak REST, by the beginning of `service.METHOD /path`. */
const REST: [string, string][] = [
  ['lambda.GET /2016-08-19/account-settings', 'lambda:GetAccountSettings'],
  ['lambda.GET /2015-03-31/functions', 'lambda:ListFunctions'],
  ['lambda.GET /2019-09-30/functions/', 'lambda:GetFunctionConcurrency'],
  ['connect.GET /instance', 'connect:ListInstances'],
  ['connect.GET /phone-number/', 'connect:DescribePhoneNumber'],
  ['backup.GET /account-settings', 'backup:DescribeRegionSettings'],
  ['ses.GET /v2/email/account', 'ses:GetAccount'],
  ['ses.GET /v2/email/identities/', 'ses:GetEmailIdentity'],
];

/** The IAM action that a request needs. */
export function actionOf({
  service,
  operation,
}: Pick<AwsRequest, 'service' | 'operation'>): string {
  const key = `${service}.${operation}`;
  const [, action] = REST.find(([start]) => key.startsWith(start)) ?? [];
  return action ?? `${service}:${operation}`;
}
