import { type Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUNDLE_HANDLER } from '../bundling/bundle-options.ts';
import { functionCode } from '../bundling/function-code.ts';
import type { FunctionName } from '../config/stage-settings.ts';
import { unusedOnLaptop } from '../shared/unused-on-laptop.ts';
import { settingsOf } from '../stacks/stage-stack.ts';
import { addAlarm, SUSTAINED } from './alarm.ts';
import type { AlarmTopics } from './alarm-topics.ts';
import { ServiceLog } from './service-log.ts';

/**
 * Longest timeout of a function, in seconds. Another request takes over an entry 30 s after its
 * reservation, so the function must have ended well before (attempt.md).
 */
const MAX_SECONDS = 20;

/** Properties of {@link ServiceFunction}. */
export interface ServiceFunctionProps {
  /** Folder under `functions/` whose `handler.ts` exports `handler`. */
  folder: string;
  description: string;
  environment: Record<string, string>;
  /** At most 20 s. With a longer one, an entry could be taken over while it is still running. */
  timeout: Duration;
  /** Options of Node besides those that all functions have. */
  nodeOptions?: string;
  alarms: AlarmTopics;
}

/**
 * A Lambda function with the settings that all functions of the service share: Node 24 on arm64
 * with 1769 MB (one full vCPU, which bcrypt saturates), bundled by esbuild. Its own role may write
 * its logs and traces, and nothing else until granted. Alarms watch errors, throttles and slow
 * invocations; they can wait.
 * @throws Error if the timeout exceeds 20 s
 */
export class ServiceFunction extends Construct {
  /** Memory of every function; Lambda gives one full vCPU with it. */
  static readonly memoryMegabytes = 1769;
  /** The Lambda function itself, for grants and event sources. */
  readonly function: LambdaFunction;
  /** Its log. */
  readonly log: ILogGroup;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    if (props.timeout.toSeconds() > MAX_SECONDS) {
      throw new Error(
        `${id} may run ${props.timeout.toSeconds()} s; the attempt protocol allows at most ${MAX_SECONDS} s`,
      );
    }
    // Reserved, so that a flood of one function cannot starve another.
    const reserved = settingsOf(this).concurrency?.[id as FunctionName];
    const logGroup = new ServiceLog(this, 'Log');
    this.log = logGroup;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      code: functionCode(props.folder),
      handler: BUNDLE_HANDLER,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: ServiceFunction.memoryMegabytes,
      timeout: props.timeout,
      ...(reserved && { reservedConcurrentExecutions: reserved }),
      tracing: Tracing.ACTIVE,
      role,
      logGroup,
      environment: {
        ...props.environment,
        NODE_OPTIONS: ['--enable-source-maps', props.nodeOptions].filter(Boolean).join(' '),
        POWERTOOLS_SERVICE_NAME: props.folder,
        POWERTOOLS_LOG_LEVEL: 'INFO',
      },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray, and sending a text message by SNS, have no resources to name; tests see to it ' +
        'that nothing else has this wildcard',
    });
    unusedOnLaptop(
      role,
      [
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'xray:PutTelemetryRecords',
        'xray:PutTraceSegments',
      ],
      'Lambda itself writes the log and the traces, with the rights of the function',
    );
    addAlarm(this, 'Errors', {
      metric: this.function.metricErrors(),
      threshold: 1,
      description: 'The function failed',
      topic: props.alarms.ticket,
    });
    addAlarm(this, 'Throttles', {
      metric: this.function.metricThrottles(),
      threshold: 1,
      description: 'The reserved concurrency of the function is used up',
      topic: props.alarms.ticket,
    });
    addAlarm(this, 'Slow', {
      metric: this.function.metricDuration({ statistic: 'p99' }),
      threshold: props.timeout.toMilliseconds() / 2,
      periods: SUSTAINED,
      description: 'At least 1 % of the invocations take over half of the timeout',
      topic: props.alarms.ticket,
    });
  }
}
