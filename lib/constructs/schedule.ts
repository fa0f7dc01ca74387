import { Rule, type Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';

/** Makes a rule of EventBridge invoke a function on a schedule. The laptop runs no such rules. */
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
    'The laptop runs no rules on schedule: its clock is set by hand, and runs while nobody uses it',
  );
}
