import {
  CloudFormationClient,
  paginateDescribeStacks,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { regionsOf } from '../../../lib/config/regions.ts';
import type { Check } from '../check.ts';
import { error, type Finding, warning } from '../finding.ts';

/**
 * Whether the stacks of the stage are in a state from which a deployment can go on. What it mends
 * itself is no finding: it creates a stack again whose creation failed.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
 */
export const stacks: Check = {
  subject: 'the stacks of CloudFormation',
  permissions: ['cloudformation:DescribeStacks'],
  async run({ settings }, clientConfig) {
    const { stage } = settings;
    const findings: Finding[] = [];
    for (const where of regionsOf(settings)) {
      const client = new CloudFormationClient(clientConfig(where));
      for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
        for (const stack of Stacks)
          if (stack.StackName?.startsWith(`${stage}-Ssa`) || stack.StackName === 'SsaBaseline')
            findings.push(...faultOf(stack, where));
    }
    return findings;
  },
};

function faultOf({ StackName: name, StackStatus }: Stack, region: string): Finding[] {
  const status: string = StackStatus ?? '';
  const command = (operation: string) =>
    `aws cloudformation ${operation} --region ${region} --stack-name ${name}`;
  const is = `The stack ${name} is ${status}`;
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    return [
      warning(`${is}: a deployment has to wait for another`, command('describe-stack-events')),
    ];
  }
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return [error(`${is}: no update is possible`, command('continue-update-rollback'))];
  }
  if (status === 'CREATE_FAILED' || status === 'UPDATE_FAILED') {
    return [error(`${is}: no update is possible`, command('rollback-stack'))];
  }
  if (status === 'DELETE_FAILED') return [error(`${is}, half deleted`, command('delete-stack'))];
  if (status === 'ROLLBACK_FAILED') {
    return [
      warning(`${is}: resources of it may be left over`, command('describe-stack-resources')),
    ];
  }
  return [];
}
