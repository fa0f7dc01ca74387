import { Duration } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { routes } from '../../functions/broker/routes.ts';
import { BrokerWebAcl } from '../constructs/broker-web-acl.ts';
import { LiveAlias } from '../constructs/live-alias.ts';
import { RouteTableApi } from '../constructs/route-table-api.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { accessEnvironment } from '../shared/access-environment.ts';
import type { DataStack } from './data-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Properties of {@link BrokerApiStack}. */
export interface BrokerApiStackProps extends StageStackProps {
  data: DataStack;
  /** The API accepts access tokens of this user pool. */
  userPool: IUserPool;
}

/**
 * The participant API, for participants' staff and systems: requests, approvals, accounts and
 * events (api.md, `/broker`).
 */
export class BrokerApiStack extends StageStack {
  constructor(scope: Construct, id: string, { data, userPool, ...props }: BrokerApiStackProps) {
    super(scope, id, props);

    const broker = new ServiceFunction(this, 'Broker', {
      folder: 'broker',
      description: 'Lets participants request and approve changes, and view their accounts',
      timeout: Duration.seconds(20),
      alarms: data.alarms,
      environment: {
        ...accessEnvironment(data),
        REQUESTS_TABLE: data.requests.tableName,
        AUDIT_TRAIL_TABLE: data.auditTrail.tableName,
        ...this.#retention(),
      },
    }).function;
    data.grant(broker, data.accounts, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem');
    data.grantQuery(broker, data.accounts, 'byNameEn');
    data.grantQuery(broker, data.accounts, 'byNameZh');
    data.grant(
      broker,
      data.credentials,
      ...['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem'],
    );
    data.grantQuery(broker, data.credentials, 'byRevocation');
    data.grant(broker, data.pastPasswords, 'PutItem', 'ConditionCheckItem');
    data.grant(broker, data.passkeys, 'GetItem', 'UpdateItem', 'ConditionCheckItem');
    data.grant(broker, data.requests, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    data.grantQuery(broker, data.requests, 'byStatus');
    data.grant(broker, data.auditTrail, 'Query');
    data.pepper.grantGenerateMac(broker);

    const live = new LiveAlias(this, 'Live', { function: broker });
    const { api, failing } = new RouteTableApi(this, 'Api', {
      description: 'Participant API',
      routes,
      handler: live.alias,
      alarms: data.alarms,
      // No cache: a cached result could outlive its token.
      authorizer: new CognitoUserPoolsAuthorizer(this, 'Authorizer', {
        cognitoUserPools: [userPool],
        resultsCacheTtl: Duration.seconds(0),
      }),
    });
    live.rollBackOn('ServerErrors', api.metricServerError());
    failing.addAlarmAction(new SnsAction(data.alarms.page));
    new BrokerWebAcl(this, 'WebAcl', api.deploymentStage);
  }

  #retention(): Record<string, string> {
    const { closedAccountYears, requestYears } = this.settings.retention;
    return {
      ...(closedAccountYears && { CLOSED_ACCOUNT_YEARS: String(closedAccountYears) }),
      ...(requestYears && { REQUEST_YEARS: String(requestYears) }),
    };
  }
}
