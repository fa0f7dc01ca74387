import { CfnParameter, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { routes } from '../functions/investor/routes.ts';
import type { DataStack } from './data-stack.ts';
import { RouteTableApi } from './route-table-api.ts';
import { ServiceFunction } from './service-function.ts';

export interface InvestorApiStackProps extends StackProps {
  data: DataStack;
}

/** The API behind the investor's web page: sign-in, registration, reset, account (api.md, `/api`). */
export class InvestorApiStack extends Stack {
  constructor(scope: Construct, id: string, { data, ...props }: InvestorApiStackProps) {
    super(scope, id, props);

    const siteOrigins = new CfnParameter(this, 'SiteOrigins', {
      description: 'Origins of the web site, separated by spaces, e.g. https://ssa.example.hk',
      allowedPattern: 'https?://[^ /]+( https?://[^ /]+)*',
    });

    const investor = new ServiceFunction(this, 'Investor', {
      folder: 'investor',
      description: 'Registration, sign-in, password change and reset on the internet',
      timeout: Duration.seconds(10),
      reservedConcurrency: 100,
      alarmTopic: data.alarmTopic,
      environment: {
        ACCOUNTS_TABLE: data.accounts.tableName,
        CREDENTIALS_TABLE: data.credentials.tableName,
        PAST_PASSWORDS_TABLE: data.pastPasswords.tableName,
        SESSIONS_TABLE: data.sessions.tableName,
        PEPPER_KEY_ID: data.pepper.keyId,
        BCRYPT_COST: '12',
        SITE_ORIGINS: siteOrigins.valueAsString,
      },
    }).function;
    data.grant(investor, data.accounts, 'GetItem', 'BatchGetItem', 'UpdateItem');
    data.grant(investor, data.credentials, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem');
    data.grant(investor, data.pastPasswords, 'PutItem', 'ConditionCheckItem');
    data.grant(investor, data.sessions, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem');
    data.pepper.grantGenerateMac(investor);

    new RouteTableApi(this, 'Api', {
      description: 'Investor API',
      routes,
      handler: investor,
      alarmTopic: data.alarmTopic,
    });
  }
}
