import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
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
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type Scope, scopes } from '../../core/http/route.ts';
import { addAlarm } from './alarm.ts';
import { addProblemResponses } from './problem-responses.ts';
import { unusedOnLaptop } from './unused-on-laptop.ts';

const STAGE = 'live';
const KEPT = { retention: RetentionDays.THIRTEEN_MONTHS, removalPolicy: RemovalPolicy.RETAIN };

export interface RouteTableApiProps {
  description: string;
  /** The function's own route table: what it serves is what the gateway lets through. */
  routes: readonly { method: string; path: string; scope?: Scope }[];
  handler: IFunction;
  alarmTopic: ITopic;
  /** Lets pass who has a token with the route's scope. Absent: the function itself judges who asks. */
  authorizer?: CognitoUserPoolsAuthorizer;
}

/**
 * A regional REST API made from a function's route table. A path that no route names is `not-found` from the gateway;
 * a method that no route names reaches the function, which answers `method-not-allowed` with what is allowed.
 */
export class RouteTableApi extends Construct {
  readonly api: RestApi;

  constructor(scope: Construct, id: string, props: RouteTableApiProps) {
    super(scope, id);
    const accessLog = new LogGroup(this, 'AccessLog', KEPT);
    this.api = new RestApi(this, 'RestApi', {
      // Metrics are told apart by this name alone.
      restApiName: Stack.of(this).stackName,
      description: props.description,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: true,
      deployOptions: {
        stageName: STAGE,
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
    // API Gateway would make this log itself, and keep it for ever.
    const executionLog = new LogGroup(this, 'ExecutionLog', {
      ...KEPT,
      logGroupName: `API-Gateway-Execution-Logs_${this.api.restApiId}/${STAGE}`,
    });
    this.api.deploymentStage.node.addDependency(executionLog);
    addProblemResponses(this.api);
    this.#acknowledgeFindings();

    const integration = new LambdaIntegration(props.handler, { allowTestInvoke: false });
    for (const path of new Set(props.routes.map((route) => route.path))) {
      const resource = this.api.root.resourceForPath(path);
      for (const { method, scope } of props.routes.filter((route) => route.path === path)) {
        resource.addMethod(method, integration, authorization(props.authorizer, scope && [scope]));
      }
      // Whoever has a token may be told which methods there are.
      resource.addMethod('ANY', integration, authorization(props.authorizer, scopes));
    }
    addAlarm(
      this,
      'ServerErrors',
      this.api.metricServerError(),
      1,
      'The API answered with a 5xx',
      props.alarmTopic,
    );
  }

  #acknowledgeFindings() {
    Validations.of(this.api.node.findChild('Resource')).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG2',
      reason:
        "The function judges each request by its route's zod schema and says what is wrong in our form; the gateway can't",
    });
    const logging = this.api.node.findChild('CloudWatchRole');
    unusedOnLaptop(
      logging,
      ['every action of'],
      'API Gateway itself writes its logs with this role',
    );
    Validations.of(logging).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason:
        "API Gateway's one logging role an account and region, which must have the rights of this very policy",
    });
  }
}

/** Without scopes, the authorizer would take identity tokens for access tokens. */
function authorization(
  authorizer: CognitoUserPoolsAuthorizer | undefined,
  scopes: readonly Scope[] | undefined,
): MethodOptions {
  if (!authorizer) return {};
  if (!scopes) throw new Error('every route of an API with an authorizer asks for a scope');
  return {
    authorizer,
    authorizationType: AuthorizationType.COGNITO,
    authorizationScopes: [...scopes],
  };
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
