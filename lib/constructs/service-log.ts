import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { dataRemovalPolicy, settingsOf } from '../stacks/stage-stack.ts';

/** A log group with the stage's retention period and removal policy. */
export class ServiceLog extends LogGroup {
  /** @param logGroupName if a service requires one; otherwise CloudFormation generates it */
  constructor(scope: Construct, id: string, logGroupName?: string) {
    super(scope, id, {
      ...(logGroupName && { logGroupName }),
      retention: settingsOf(scope).retention.logDays as RetentionDays,
      removalPolicy: dataRemovalPolicy(scope),
    });
  }
}
