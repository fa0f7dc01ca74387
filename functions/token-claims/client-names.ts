import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';

/**
 * The names of app clients, which operations assign. They never change, so each is read once per
 * execution environment.
 */
export class ClientNames {
  readonly #cognito: Pick<CognitoIdentityProviderClient, 'send'>;
  readonly #known = new Map<string, string>();

  constructor(cognito: Pick<CognitoIdentityProviderClient, 'send'>) {
    this.#cognito = cognito;
  }

  /** @throws Cognito's error; then no token is issued */
  async nameOf(userPoolId: string, clientId: string): Promise<string> {
    const key = `${userPoolId} ${clientId}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { UserPoolClient } = await this.#cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: clientId }),
    );
    const name = UserPoolClient?.ClientName;
    if (!name) throw new Error('an app client without a name');
    this.#known.set(key, name);
    return name;
  }
}
