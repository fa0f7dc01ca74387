import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The account as cdk-nag writes it in the id of a finding. */
export function accountInFindings(scope: IConstruct): string {
  const { account } = Stack.of(scope);
  return Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
}
