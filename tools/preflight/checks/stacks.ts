import {
  CloudFormationClient,
  paginateDescribeStacks,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { Check } from '../check.ts';
import { error, type Finding, warning } from '../finding.ts';

/**
 * Whether the stacks of the stage are in a state from which they can be deployed. CDK deletes a
 * stack whose creation failed and creates it again, which termination protection forbids: CDK
 * switches that on before the creation.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export const stacks: Check = {
  subject: 'the stacks of CloudFormation',
  permissions: ['cloudformation:DescribeStacks'],
  async run({ settings: { stage, region } }, clientConfig) {
    const findings: Finding[] = [];
    for (const where of new Set([region, 'us-east-1'])) {
      const client = new CloudFormationClient(clientConfig(where));
      for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
        for (const stack of Stacks)
          if (stack.StackName?.startsWith(`${stage}-Ssa`) || stack.StackName === 'SsaBaseline')
            findings.push(...faultOf(stack, where));
    }
    return findings;
  },
};

function faultOf(stack: Stack, region: string): Finding[] {
  const { StackName: name, StackStatus: status = '', EnableTerminationProtection } = stack;
  const command = (operation: string) =>
    `aws cloudformation ${operation} --region ${region} --stack-name ${name}`;
  const is = `The stack ${name} is ${status}`;
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    return [error(`${is}: another deployment is running`, command('describe-stack-events'))];
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return [error(`${is}: no update is possible`, command('continue-update-rollback'))];
  }
  if (status === 'DELETE_FAILED') return [error(is, command('delete-stack'))];
  if (status === 'CREATE_FAILED' || status === 'UPDATE_FAILED') {
    return [error(`${is}: no update is possible`, command('rollback-stack'))];
  }
  if (/^ROLLBACK_(COMPLETE|FAILED)$/.test(status) && EnableTerminationProtection) {
    return [
      error(
        `${is}, its creation failed, and termination protection keeps it from being created again`,
        command('update-termination-protection --no-enable-termination-protection'),
      ),
    ];
  }
  if (status === 'ROLLBACK_FAILED') {
    return [
      warning(`${is}: resources of it may be left over`, command('describe-stack-resources')),
    ];
  }
  return [];
}
