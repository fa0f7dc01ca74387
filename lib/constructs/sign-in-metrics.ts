import { Duration } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { addPart } from './alarm.ts';
import { addLogMetric, stageMetric } from './log-metric.ts';

/** With a password it takes half a second, most of it bcrypt; from here on people try again. */
const SLOW = Duration.seconds(3);

/** A function that signs people in, and its route for that in its request log. */
export interface SignIn {
  function: LambdaFn;
  route: string;
}

/**
 * Adds the metrics of sign-ins: how many, how many refused by code, and how long they take in the
 * function. Each metric is of all ways to sign in, so it is made of the log of each. A code is one
 * of the service's own (core/http/problem.ts).
 * @returns an alarm that is raised while people feel that sign-ins are slow
 */
export function addSignInMetrics(scope: Construct, ways: readonly SignIn[]): Alarm {
  for (const way of ways) addMetricsOf(way);
  return addPart(scope, 'SignInSlow', {
    metric: stageMetric(scope, MILLISECONDS).with({ statistic: 'p99' }),
    threshold: SLOW.toMilliseconds(),
    // With few sign-ins the p99 is the slowest of them, so a single slow one must not be enough.
    periods: [3, 3],
    description: 'The slowest sign-ins take at least three seconds, and that goes on',
  });
}

const MILLISECONDS = 'SignInMilliseconds';

function addMetricsOf({ function: lambda, route }: SignIn): void {
  const { logGroup } = lambda;
  const signIn = FilterPattern.stringValue('$.route', '=', route);
  addLogMetric(lambda, 'SignIns', {
    logGroup,
    lines: FilterPattern.all(signIn, FilterPattern.numberValue('$.status', '=', 201)),
  });
  addLogMetric(lambda, 'SignInRefusals', {
    logGroup,
    lines: FilterPattern.all(signIn, FilterPattern.exists('$.code')),
    dimensions: { Code: '$.code' },
  });
  addLogMetric(lambda, MILLISECONDS, { logGroup, lines: signIn, value: '$.milliseconds' });
}
