import { Duration, Validations } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { routes } from '../../functions/investor/routes.ts';
import { routes as passkeysRoutes } from '../../functions/passkeys/routes.ts';
import { routes as statementsRoutes } from '../../functions/statements/routes.ts';
import { MISSING_CHARACTERS } from '../../functions/statements/statements-log.ts';
import { LiveAlias } from '../constructs/live-alias.ts';
import { alarmOnLogMessage } from '../constructs/log-message-alarm.ts';
import { OriginSecret } from '../constructs/origin-secret.ts';
import { OriginWebAcl } from '../constructs/origin-web-acl.ts';
import { RouteTableApi } from '../constructs/route-table-api.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { addSignInMetrics } from '../constructs/sign-in-metrics.ts';
import { accessEnvironment } from '../shared/access-environment.ts';
import type { DataStack } from './data-stack.ts';
import { StageStack, type StageStackProps } from './stage-stack.ts';

/** Properties of {@link InvestorApiStack}. */
export interface InvestorApiStackProps extends StageStackProps {
  data: DataStack;
}

/**
 * The investor API, behind the site: sign-in, registration, reset and account (api.md, `/api`).
 * Statements have a function of their own, with fonts that would slow down sign-in. So have
 * passkeys: they must work while strangers keep the function of the passwords busy
 * (docs/decisions/0063).
 */
export class InvestorApiStack extends StageStack {
  /** The REST API, for the distribution. */
  readonly api: RestApi;
  /** CloudFront sends it with each request; the API rejects requests without it. */
  readonly originSecret: OriginSecret;
  /** Raised while people feel that sign-in fails or is slow; parts of SsaCanary's alarm. */
  readonly signInAlarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { data, ...props }: InvestorApiStackProps) {
    super(scope, id, props);

    this.originSecret = new OriginSecret(this, 'OriginSecret');

    const investor = new ServiceFunction(this, 'Investor', {
      folder: 'investor',
      description: 'Handles registration, sign-in, password changes and resets on the internet',
      timeout: Duration.seconds(20),
      alarms: data.alarms,
      environment: {
        ...accessEnvironment(data),
        POSITIONS_TABLE: data.positions.tableName,
        AUDIT_TRAIL_TABLE: data.auditTrail.tableName,
        SENT_MESSAGES_TABLE: data.sentMessages.tableName,
        ORIGIN_SECRET_ARN: this.originSecret.arn,
        ...this.#movementMonths(),
      },
    }).function;
    data.grant(investor, data.accounts, 'GetItem', 'BatchGetItem', 'UpdateItem');
    data.grant(
      investor,
      data.credentials,
      'GetItem',
      'BatchGetItem',
      'PutItem',
      'UpdateItem',
      'ConditionCheckItem',
    );
    data.grant(investor, data.pastPasswords, 'PutItem', 'ConditionCheckItem');
    data.grant(investor, data.sessions, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
    data.grant(
      investor,
      data.passkeys,
      'GetItem',
      'BatchGetItem',
      'UpdateItem',
      'ConditionCheckItem',
    );
    data.grant(investor, data.positions, 'GetItem', 'Query');
    data.grant(investor, data.auditTrail, 'Query');
    data.grant(investor, data.sentMessages, 'Query');
    data.pepper.grantGenerateMac(investor);
    this.originSecret.grantRead(investor);

    const live = new LiveAlias(this, 'Live', { function: investor });
    const liveStatements = new LiveAlias(this, 'LiveStatements', {
      function: this.#addStatements(data),
    });
    const passkeys = this.#addPasskeys(data);
    const livePasskeys = new LiveAlias(this, 'LivePasskeys', { function: passkeys });
    const { api, failing } = new RouteTableApi(this, 'Api', {
      description: 'Investor API',
      routes,
      handler: live.alias,
      others: [
        { routes: statementsRoutes, handler: liveStatements.alias },
        { routes: passkeysRoutes, handler: livePasskeys.alias },
      ],
      answersFiles: true,
      alarms: data.alarms,
    });
    for (const each of [live, liveStatements, livePasskeys])
      each.rollBackOn('ServerErrors', api.metricServerError());
    const authorizedInFunction =
      'The function authorizes requests by their sessions. Most routes serve people who have no ' +
      'session yet, and a session is valid only for the current password, which must be read';
    Validations.of(api.root).acknowledge(
      { id: 'AwsSolutions::AwsSolutions-APIG4', reason: authorizedInFunction },
      { id: 'AwsSolutions::AwsSolutions-COG4', reason: authorizedInFunction },
    );
    new OriginWebAcl(this, 'WebAcl', api.deploymentStage, {
      OriginSecret: this.originSecret.valueIn(this, 'OriginHeaderVersion', 'to let pass'),
      PreviousOriginSecret: this.originSecret.valueIn(
        this,
        'PreviousOriginHeaderVersion',
        'to let pass as well, during a rotation',
      ),
    });
    const slow = addSignInMetrics(this, [
      { function: investor, route: 'POST /api/sessions' },
      { function: passkeys, route: 'POST /api/passkey-sessions' },
    ]);
    this.signInAlarms = [failing, slow];
    this.api = api;
  }

  #addPasskeys(data: DataStack): LambdaFn {
    const { site } = this.settings;
    const passkeys = new ServiceFunction(this, 'Passkeys', {
      folder: 'passkeys',
      description: 'Signs in with passkeys, adds and removes them, and takes proofs of ownership',
      timeout: Duration.seconds(20),
      alarms: data.alarms,
      environment: {
        ...accessEnvironment(data),
        ORIGIN_SECRET_ARN: this.originSecret.arn,
        ...(site && { RP_ID: site.domainName }),
      },
    }).function;
    data.grant(passkeys, data.accounts, 'GetItem', 'BatchGetItem');
    // To close or open the phone channel, while the account is open.
    data.grantUpdate(passkeys, data.accounts, [
      'participantId',
      'accountNumber',
      'phoneClosed',
      'lastEvents',
      'status',
    ]);
    data.grant(
      passkeys,
      data.credentials,
      'GetItem',
      'BatchGetItem',
      'UpdateItem',
      'ConditionCheckItem',
    );
    data.grant(passkeys, data.sessions, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
    data.grant(
      passkeys,
      data.passkeys,
      'GetItem',
      'BatchGetItem',
      'PutItem',
      'UpdateItem',
      'ConditionCheckItem',
    );
    data.pepper.grantGenerateMac(passkeys);
    this.originSecret.grantRead(passkeys);
    return passkeys;
  }

  #movementMonths(): Record<string, string> {
    const { movementMonths } = this.settings.retention;
    return movementMonths ? { MOVEMENT_MONTHS: String(movementMonths) } : {};
  }

  #addStatements(data: DataStack): LambdaFn {
    const { dailyFiles } = this.settings;
    const statements = new ServiceFunction(this, 'Statements', {
      folder: 'statements',
      description: 'Lists the statements of an account, and makes them as PDF',
      timeout: Duration.seconds(20),
      // A large statement leaves much garbage: with V8's default it takes a third more memory.
      nodeOptions: '--max-semi-space-size=8',
      alarms: data.alarms,
      environment: {
        ACCOUNTS_TABLE: data.accounts.tableName,
        CREDENTIALS_TABLE: data.credentials.tableName,
        SESSIONS_TABLE: data.sessions.tableName,
        PASSKEYS_TABLE: data.passkeys.tableName,
        POSITIONS_TABLE: data.positions.tableName,
        ORIGIN_SECRET_ARN: this.originSecret.arn,
        ...this.#movementMonths(),
        ...(dailyFiles && { CALENDAR: JSON.stringify(dailyFiles) }),
      },
    }).function;
    data.grant(statements, data.accounts, 'BatchGetItem');
    // To record that a statement was fetched, while the account is open.
    data.grantUpdate(statements, data.accounts, [
      'participantId',
      'accountNumber',
      'lastEvents',
      'status',
    ]);
    data.grant(statements, data.credentials, 'BatchGetItem');
    data.grant(statements, data.passkeys, 'BatchGetItem');
    data.grant(statements, data.sessions, 'GetItem', 'UpdateItem', 'DeleteItem');
    data.grant(statements, data.positions, 'Query');
    this.originSecret.grantRead(statements);
    alarmOnLogMessage(statements, 'MissingCharacters', {
      logGroup: statements.logGroup,
      message: MISSING_CHARACTERS,
      description: 'A statement shows codes instead of characters of a name',
      topic: data.alarms.ticket,
    });
    return statements;
  }
}
