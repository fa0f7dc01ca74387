import { Duration } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnLogDeliveryConfiguration,
  CfnManagedLoginBranding,
  type CfnUserPoolClient,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  StringAttribute,
  UserPool,
  UserPoolClientIdentityProvider,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { type IRole, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { scopes } from '../../core/http/route.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { ServiceLog } from '../constructs/service-log.ts';
import { logGroupArn } from '../shared/log-group-arn.ts';
import type { DataStack } from './data-stack.ts';
import { dataRemovalPolicy, StageStack, type StageStackProps, uniqueName } from './stage-stack.ts';

/** The resource server and its scopes with their descriptions. A token contains e.g. `ssa/read`. */
const RESOURCE_SERVER = 'ssa';
const SCOPES = {
  'ssa/read': 'See accounts, requests and events',
  'ssa/make': 'Make requests',
  'ssa/check': 'Approve and reject the requests of others',
} as const satisfies Record<(typeof scopes)[number], string>;

/** User groups with their descriptions. functions/token-claims maps them to scopes. */
const GROUPS = {
  maker: 'Make requests',
  checker: 'Approve and reject the requests of others',
  reader: 'See accounts, requests and events',
};

/** Properties of {@link IdentityStack}. */
export interface IdentityStackProps extends StageStackProps {
  data: DataStack;
}

/**
 * Authentication for the participant API: people sign in with a password and a second factor,
 * systems with the credentials of their app client.
 *
 * There is no self sign-up: operations creates users and app clients (docs/operations.md). A pre
 * token generation trigger puts the participant and the scopes into each access token.
 */
export class IdentityStack extends StageStack {
  /** User pool of participants' people and systems. */
  readonly userPool: UserPool;

  constructor(scope: Construct, id: string, { data, ...props }: IdentityStackProps) {
    super(scope, id, { ...props, terminationProtection: true });

    const { callbackUrls, domainPrefix } = this.settings.participants;
    this.userPool = new UserPool(this, 'Participants', {
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.NONE,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: 15,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        passwordHistorySize: 5,
        tempPasswordValidity: Duration.days(2),
      },
      customAttributes: {
        participantId: new StringAttribute({ minLen: 6, maxLen: 6, mutable: false }),
      },
      deletionProtection: this.settings.protection,
      removalPolicy: dataRemovalPolicy(this),
    });
    for (const [name, description] of Object.entries(GROUPS)) {
      this.userPool.addGroup(name, { groupName: name, description });
    }
    this.#addTrigger(data);
    this.#addPeopleClient(callbackUrls, this.#addScopes());
    this.userPool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: domainPrefix ?? uniqueName(this) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.#logSignIns();
  }

  #addTrigger(data: DataStack) {
    const trigger = new ServiceFunction(this, 'TokenClaims', {
      folder: 'token-claims',
      description: "Adds the participant and its scopes to a participant's access token",
      timeout: Duration.seconds(5),
      alarms: data.alarms,
      environment: {},
    }).function;
    this.userPool.addTrigger(
      UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      trigger,
      LambdaVersion.V3_0,
    );
    // A separate policy breaks a circular dependency: the function depends on its role's default
    // policy, the user pool on the function, and this policy on the user pool.
    new Policy(this, 'TokenClaimsPolicy', {
      roles: [trigger.role as IRole],
      statements: [
        new PolicyStatement({
          actions: ['cognito-idp:DescribeUserPoolClient'],
          resources: [this.userPool.userPoolArn],
        }),
      ],
    });
  }

  #addScopes(): OAuthScope[] {
    const offered = scopes.map((scope) => {
      const scopeName = scope.slice(`${RESOURCE_SERVER}/`.length);
      return new ResourceServerScope({ scopeName, scopeDescription: SCOPES[scope] });
    });
    const server = this.userPool.addResourceServer('Scopes', {
      identifier: RESOURCE_SERVER,
      scopes: offered,
    });
    return offered.map((scope) => OAuthScope.resourceServer(server, scope));
  }

  /**
   * Adds the one app client for people. It is a public client: a program on a user's machine cannot
   * keep a secret, so PKCE protects the authorization code.
   */
  #addPeopleClient(callbackUrls: string[], apiScopes: OAuthScope[]) {
    const people = this.userPool.addClient('People', {
      userPoolClientName: 'people',
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, ...apiScopes],
        callbackUrls,
      },
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(8),
      readAttributes: new ClientAttributes()
        .withStandardAttributes({ email: true })
        .withCustomAttributes('participantId'),
      // Without a list, clients may write every attribute. The list must not contain participantId.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    });
    // The default would allow sign-in through the API, without the domain's managed login pages.
    (people.node.defaultChild as CfnUserPoolClient).explicitAuthFlows = [
      'ALLOW_REFRESH_TOKEN_AUTH',
    ];
    new CfnManagedLoginBranding(this, 'PeopleBranding', {
      userPoolId: this.userPool.userPoolId,
      clientId: people.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }

  /** Adds Cognito's log of sign-ins: the user, the IP address and the result (standards 19). */
  #logSignIns() {
    const log = new ServiceLog(this, 'SignInLog', `/aws/vendedlogs/cognito/${this.stackName}`);
    new CfnLogDeliveryConfiguration(this, 'SignInLogDelivery', {
      userPoolId: this.userPool.userPoolId,
      logConfigurations: [
        {
          eventSource: 'userAuthEvents',
          logLevel: 'INFO',
          cloudWatchLogsConfiguration: { logGroupArn: logGroupArn(log) },
        },
      ],
    });
  }
}
