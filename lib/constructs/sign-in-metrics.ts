import { Duration } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { addPart } from './alarm.ts';
import { addLogMetric } from './log-metric.ts';

/** Route of the request log whose requests are sign-ins (functions/investor/routes.ts). */
const SIGN_IN = FilterPattern.stringValue('$.route', '=', 'POST /api/sessions');

/** A sign-in takes half a second, most of it bcrypt; from here on people try again. */
const SLOW = Duration.seconds(3);

/**
 * Adds the metrics of sign-ins: how many, how many refused by code, and how long they take in the
 * investor function. A code is one of the service's own (core/http/problem.ts).
 * @returns an alarm that is raised while people feel that sign-ins are slow
 */
export function addSignInMetrics(scope: Construct, logGroup: ILogGroup): Alarm {
  addLogMetric(scope, 'SignIns', {
    logGroup,
    lines: FilterPattern.all(SIGN_IN, FilterPattern.numberValue('$.status', '=', 201)),
  });
  addLogMetric(scope, 'SignInRefusals', {
    logGroup,
    lines: FilterPattern.all(SIGN_IN, FilterPattern.exists('$.code')),
    dimensions: { Code: '$.code' },
  });
  const milliseconds = addLogMetric(scope, 'SignInMilliseconds', {
    logGroup,
    lines: SIGN_IN,
    value: '$.milliseconds',
  });
  return addPart(scope, 'SignInSlow', {
    metric: milliseconds.with({ statistic: 'p99' }),
    threshold: SLOW.toMilliseconds(),
    // With few sign-ins the p99 is the slowest of them, so a single slow one must not be enough.
    periods: [3, 3],
    description: 'The slowest sign-ins take at least three seconds, and that goes on',
  });
}
