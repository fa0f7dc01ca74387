import { ArnFormat } from 'aws-cdk-lib';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';

/**
 * ARN of a log group without the trailing `:*` of `logGroupArn`. Services that deliver logs require
 * this form.
 */
export function logGroupArn(log: LogGroup): string {
  return log.stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: log.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
