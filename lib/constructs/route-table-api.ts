import { Stack, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  type CognitoUserPoolsAuthorizer,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type MethodOptions,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type Scope, scopes } from '../../core/http/route.ts';
import { addAlarm, addPart, SUSTAINED } from './alarm.ts';
import type { AlarmTopics } from './alarm-topics.ts';
import { addProblemResponses } from './problem-responses.ts';
import { ServiceLog } from './service-log.ts';

const STAGE = 'live';

/** Part of all requests that get a 5xx, from which on people feel it. */
const FAILING_RATE = 0.05;

/** Properties of {@link RouteTableApi}. */
export interface RouteTableApiProps {
  description: string;
  /** The function's route table. API Gateway forwards only these paths. */
  routes: readonly { method: string; path: string; scope?: Scope }[];
  handler: IFunction;
  /** Routes of other functions in the same API. */
  others?: readonly Pick<RouteTableApiProps, 'routes' | 'handler'>[];
  /** Whether some answers are files: then bodies of requests come to the functions in base64. */
  answersFiles?: boolean;
  alarms: AlarmTopics;
  /**
   * Rejects requests without an access token that has any of the API's scopes; whether it is the
   * route's the function decides (docs/decisions/0016). If absent, the function authorizes alone.
   */
  authorizer?: CognitoUserPoolsAuthorizer;
}

/**
 * A regional REST API built from a function's route table.
 *
 * API Gateway answers an unknown path with `not-found`. A method that a path does not have reaches
 * the function, which answers `method-not-allowed` and lists the allowed methods.
 */
export class RouteTableApi extends Construct {
  /** The REST API; its only stage is `live`. */
  readonly api: RestApi;
  /** Raised while people feel that the API fails; its owner decides whom that notifies. */
  readonly failing: Alarm;
  /** Log of its requests, those included that never reach the function. */
  readonly accessLog: ServiceLog;

  constructor(scope: Construct, id: string, props: RouteTableApiProps) {
    super(scope, id);
    this.accessLog = new ServiceLog(this, 'AccessLog');
    this.api = new RestApi(this, 'RestApi', {
      // The name is the only dimension of the API's metrics, so it must be unique.
      restApiName: Stack.of(this).stackName,
      description: props.description,
      endpointTypes: [EndpointType.REGIONAL],
      // Whether it may write logs is a setting of account and region (BaselineStack).
      cloudWatchRole: false,
      // All types: API Gateway goes by the first type in `Accept`, of which a browser sends others
      // (https://docs.aws.amazon.com/apigateway/latest/developerguide/lambda-proxy-binary-media.html).
      ...(props.answersFiles && { binaryMediaTypes: ['*/*'] }),
      deployOptions: {
        stageName: STAGE,
        // A trace of the stage records the path and the query, which hold names and numbers; those of
        // the functions do not
        // (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html).
        tracingEnabled: false,
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        // Metrics of each method cost by the method, and nothing reads them. Those of the API come
        // anyway.
        metricsEnabled: false,
        throttlingRateLimit: 200,
        throttlingBurstLimit: 400,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
      },
    });
    // API Gateway would create this log group itself, without a retention period.
    const executionLog = new ServiceLog(
      this,
      'ExecutionLog',
      `API-Gateway-Execution-Logs_${this.api.restApiId}/${STAGE}`,
    );
    this.api.deploymentStage.node.addDependency(executionLog);
    addProblemResponses(this.api);
    this.#acknowledgeFindings();

    for (const part of [props, ...(props.others ?? [])]) this.#addRoutes(part, props.authorizer);
    addAlarm(this, 'ServerErrors', {
      metric: this.api.metricServerError(),
      threshold: 1,
      description: 'The API answered with a 5xx',
      topic: props.alarms.ticket,
    });
    this.failing = addPart(this, 'Failing', {
      metric: this.api.metricServerError({ statistic: 'Average' }),
      threshold: FAILING_RATE,
      description: 'At least one in twenty requests of the API gets a 5xx, and that goes on',
      periods: SUSTAINED,
    });
  }

  #addRoutes(
    { routes, handler }: Pick<RouteTableApiProps, 'routes' | 'handler'>,
    authorizer: CognitoUserPoolsAuthorizer | undefined,
  ) {
    const integration = new LambdaIntegration(handler, { allowTestInvoke: false });
    for (const path of new Set(routes.map((route) => route.path))) {
      const resource = this.api.root.resourceForPath(path);
      for (const { method, scope } of routes.filter((route) => route.path === path)) {
        if (authorizer && !scope)
          throw new Error('every route of an API with an authorizer asks for a scope');
        resource.addMethod(method, integration, authorization(authorizer));
      }
      resource.addMethod('ANY', integration, authorization(authorizer));
    }
  }

  #acknowledgeFindings() {
    Validations.of(this.api.node.findChild('Resource')).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG2',
      reason:
        "The function validates each request with its route's zod schema and reports errors as " +
        'problem+json, which a request validator of the gateway cannot do',
    });
  }
}

/**
 * Method options for the authorizer. With scopes it accepts access tokens only, and without them
 * identity tokens only. All of them, because AWS does not say whether it answers 401 or 403 for a
 * token without the one that is asked for: the function answers `forbidden`, and logs who it was
 * (docs/decisions/0016).
 */
function authorization(authorizer: CognitoUserPoolsAuthorizer | undefined): MethodOptions {
  if (!authorizer) return {};
  return {
    authorizer,
    authorizationType: AuthorizationType.COGNITO,
    authorizationScopes: [...scopes],
  };
}

/**
 * Access log fields: the caller's address, the route and the result. The log leaves out the path,
 * which may contain account numbers, and the query, headers and body.
 */
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
