import { ArnFormat } from 'aws-cdk-lib';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';

/** As services that deliver logs take it: without the `:*` at the end of the attribute. */
export function arnOfLog(log: LogGroup): string {
  return log.stack.formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: log.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
