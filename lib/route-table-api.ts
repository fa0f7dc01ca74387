import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { addAlarm } from './alarm.ts';
import { addProblemResponses } from './problem-responses.ts';

export interface RouteTableApiProps {
  description: string;
  /** The function's own route table: what it serves is what the gateway lets through. */
  routes: readonly { method: string; path: string }[];
  handler: IFunction;
  alarmTopic: ITopic;
}

/**
 * A regional REST API made from a function's route table. A path that no route names is `not-found` from the gateway;
 * a method that no route names reaches the function, which answers `method-not-allowed` with what is allowed.
 */
export class RouteTableApi extends Construct {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: RouteTableApiProps) {
    super(scope, id);
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.THIRTEEN_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.api = new RestApi(this, 'RestApi', {
      description: props.description,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: true,
      deployOptions: {
        stageName: 'live',
        tracingEnabled: true,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        throttlingRateLimit: 200,
        throttlingBurstLimit: 400,
        accessLogDestination: new LogGroupLogDestination(accessLog),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      },
    });
    addProblemResponses(this.api);

    const integration = new LambdaIntegration(props.handler, { allowTestInvoke: false });
    for (const path of new Set(props.routes.map((route) => route.path))) {
      const resource = this.api.root.resourceForPath(path);
      for (const route of props.routes) if (route.path === path) resource.addMethod(route.method, integration);
      resource.addMethod('ANY', integration);
    }
    addAlarm(this, 'ServerErrors', this.api.metricServerError(), 1, 'The API answered with a 5xx', props.alarmTopic);
  }
}

/** Who asked for which route, and what came back. No path (account numbers), no query, no header, no body. */
const ACCESS_LOG_FIELDS = {
  at: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  sourceAddress: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  gatewayError: '$context.error.responseType',
};
