import { type App, Duration } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import {
  AlarmStatusWidget,
  CompositeAlarm,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnInstance } from 'aws-cdk-lib/aws-connect';
import { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { kmsRequests, ofDistribution, smsSpend } from '../constructs/aws-metrics.ts';
import { metricNamespace } from '../constructs/log-metric.ts';
import { RouteTableApi } from '../constructs/route-table-api.ts';
import { addSavedQueries } from '../constructs/saved-queries.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { sumOf } from '../constructs/sum-metric.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Properties of {@link DashboardStack}. */
export interface DashboardStackProps extends StageStackProps {
  distribution: IDistribution;
  instance: CfnInstance;
}

const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);

/**
 * The stage's dashboard and its saved queries. All functions, tables, APIs and composite alarms
 * that the app has by then are on it.
 */
export class DashboardStack extends StageStack {
  readonly #functions: Record<string, ServiceFunction>;
  readonly #tables: readonly TableV2[];
  readonly #apis: readonly RouteTableApi[];

  constructor(app: App, id: string, { distribution, instance, ...props }: DashboardStackProps) {
    super(app, id, props);
    const all = app.node.findAll();
    const functions = all.filter((each) => each instanceof ServiceFunction);
    this.#functions = Object.fromEntries(functions.map((each) => [each.node.id, each]));
    this.#tables = all.filter((each) => each instanceof TableV2);
    this.#apis = all.filter((each) => each instanceof RouteTableApi);

    new Dashboard(this, 'Dashboard', {
      dashboardName: `${this.settings.stage}-SsaAccess`,
      defaultInterval: Duration.hours(12),
      widgets: [
        [
          new AlarmStatusWidget({
            title: 'What people feel',
            width: 24,
            height: 2,
            alarms: [
              ...all.filter((each) => each instanceof CompositeAlarm),
              ...this.#apis.map(({ failing }) => failing),
            ],
          }),
        ],
        this.#signIns(),
        this.#calls(instance),
        this.#behindThem(),
        this.#costs(instance),
        this.#site(distribution),
      ],
    });
    addSavedQueries(this, {
      functions: Object.fromEntries(functions.map((each) => [each.node.id, each.log])),
      accessLogs: this.#apis.map(({ accessLog }) => accessLog),
    });
  }

  #signIns(): IWidget[] {
    const milliseconds = (metricName: string) => [
      this.#own(metricName, 'p50', `${metricName} p50`),
      this.#own(metricName, 'p99', `${metricName} p99`),
    ];
    return [
      graph('Sign-ins and refusals by code', [
        this.#own('SignIns', 'Sum', 'signed in'),
        this.#byDimension('SignInRefusals', 'Code'),
      ]),
      graph('Milliseconds of sign-ins', [
        ...milliseconds('SignInMilliseconds'),
        ...milliseconds('CanaryMilliseconds'),
      ]),
      graph(
        'Milliseconds and 5xx of the APIs',
        this.#apis.flatMap(({ api }) => [
          api.metricLatency({ statistic: 'p50', label: `${api.restApiName} p50` }),
          api.metricLatency({ statistic: 'p99', label: `${api.restApiName} p99` }),
        ]),
        this.#apis.map(({ api }) => api.metricServerError({ label: `${api.restApiName} 5xx` })),
      ),
    ];
  }

  #calls({ attrId }: CfnInstance): IWidget[] {
    return [
      graph('Phone passwords by result', [this.#byDimension('PhonePasswords', 'Result')]),
      graph('Calls', [
        voice(attrId, 'CallsPerInterval', 'Sum'),
        voice(attrId, 'ConcurrentCalls', 'Maximum'),
        voice(attrId, 'CallsBreachingConcurrencyQuota', 'Sum'),
      ]),
      graph(
        'Milliseconds of the steps, and faults',
        [this.#durationOf('Phone')],
        [this.#own('PhoneFaults', 'Sum'), this.#own('PhoneUndecrypted', 'Sum')],
      ),
    ];
  }

  /** What follows sign-ins and requests later. */
  #behindThem(): IWidget[] {
    const iteratorAge = (name: string) =>
      this.#function(name).metric('IteratorAge', { statistic: 'max', label: name });
    return [
      graph(
        'Daily files: rows, and the age of their events',
        [this.#own('RowsIngested', 'Sum', 'rows')],
        [this.#function('Feed').metric('AsyncEventAge', { statistic: 'max', label: 'ms' })],
      ),
      graph('Age of the oldest record of a stream (ms)', ['Audit', 'Messages'].map(iteratorAge)),
      graph('Messages', [
        this.#own('MessagesSent', 'Sum', 'sent'),
        this.#own('RefusedMessage', 'Sum', 'refused'),
      ]),
    ];
  }

  #costs({ attrId }: CfnInstance): IWidget[] {
    const durations = Object.entries(this.#functions).map(
      ([name, { function: lambda }]) =>
        [`duration${name}`, lambda.metricDuration({ statistic: 'Sum' })] as const,
    );
    const consumed = (access: 'Read' | 'Write') => {
      const metrics = this.#tables.map(
        (table) =>
          [
            `${access.toLowerCase()}${table.node.id}`,
            onTable(table, `Consumed${access}CapacityUnits`),
          ] as const,
      );
      const label = `${access.toLowerCase()} units`;
      return sumOf(Object.fromEntries(metrics), { label, period: HOUR });
    };
    const { memoryMegabytes } = ServiceFunction;
    return [
      graph('Lambda: gigabyte-seconds', [
        new MathExpression({
          expression: `SUM(METRICS()) / 1000 * ${memoryMegabytes / 1024}`,
          usingMetrics: Object.fromEntries(durations),
          label: 'GB-s',
          period: HOUR,
        }),
      ]),
      graph(
        'DynamoDB and KMS (the whole account)',
        [consumed('Read'), consumed('Write')],
        [kmsRequests().with({ period: HOUR, label: 'KMS requests' })],
      ),
      graph(
        'Minutes of calls, and USD of text messages this month',
        [
          // Connect has no metric of minutes: calls that are under way, times the time.
          new MathExpression({
            expression: 'calls * PERIOD(calls) / 60',
            usingMetrics: { calls: voice(attrId, 'ConcurrentCalls', 'Average') },
            label: 'minutes, about',
            period: HOUR,
          }),
        ],
        [smsSpend().with({ period: HOUR, label: 'USD' })],
      ),
    ];
  }

  #site({ distributionId }: IDistribution): IWidget[] {
    const ofSite = (metricName: string, statistic: string) =>
      ofDistribution(distributionId, metricName, statistic).with({
        region: 'us-east-1',
        period: FIVE_MINUTES,
      });
    return [
      graph(
        'Site: requests and 5xx (%)',
        [ofSite('Requests', 'Sum')],
        [ofSite('5xxErrorRate', 'Average')],
      ),
      graph(
        'Concurrent executions',
        Object.entries(this.#functions).map(([name, { function: lambda }]) =>
          lambda.metric('ConcurrentExecutions', { statistic: 'max', label: name }),
        ),
      ),
      graph(
        'Errors and throttles of the functions',
        Object.entries(this.#functions).flatMap(([name, { function: lambda }]) => [
          lambda.metricErrors({ label: `${name} errors` }),
          lambda.metricThrottles({ label: `${name} throttles` }),
        ]),
      ),
    ];
  }

  #function(name: string) {
    const found = this.#functions[name];
    if (!found) throw new Error(`The dashboard shows ${name}, which does not exist`);
    return found.function;
  }

  #durationOf(name: string): IMetric {
    return this.#function(name).metricDuration({ statistic: 'p99', label: `${name} p99` });
  }

  /** A metric of the stage's own, made of lines of a log. */
  #own(metricName: string, statistic: string, label = metricName): IMetric {
    const namespace = metricNamespace(this.settings);
    return new Metric({ namespace, metricName, statistic, label, period: FIVE_MINUTES });
  }

  /** One line for each value of a dimension that has occurred. */
  #byDimension(metricName: string, dimension: string): IMetric {
    const schema = `${metricNamespace(this.settings)},${dimension}`;
    return new MathExpression({
      expression: `SEARCH('{${schema}} MetricName="${metricName}"', 'Sum')`,
      usingMetrics: {},
      label: '',
      period: FIVE_MINUTES,
    });
  }
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: 8 });
}

function voice(InstanceId: string, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'AWS/Connect',
    metricName,
    dimensionsMap: { InstanceId, MetricGroup: 'VoiceCalls' },
    statistic,
    period: FIVE_MINUTES,
  });
}

function onTable({ tableName }: TableV2, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    dimensionsMap: { TableName: tableName },
    statistic: 'Sum',
    period: HOUR,
  });
}
