import { Rule, type Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';

/** Makes EventBridge invoke a function on a schedule. The laptop runs no schedules. */
export function addSchedule(
  scope: Construct,
  id: string,
  { target, schedule, description }: { target: IFunction; schedule: Schedule; description: string },
): void {
  const rule = new Rule(scope, id, {
    description,
    schedule,
    targets: [new LambdaFunction(target)],
  });
  unusedOnLaptop(
    rule.node.children.find((each) => each instanceof CfnPermission) as CfnPermission,
    ['lambda:InvokeFunction'],
    'The laptop runs no schedules: its clock is set by hand, and runs while nobody uses it',
  );
}
