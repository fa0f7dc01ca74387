import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  paginateListUserPoolClients,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsFailure } from '../shared/aws-failure.ts';
import { clientConfig } from '../shared/client-config.ts';
import type { Addresses } from './addresses.ts';

/** No participant may have this ID, so its clients see no account. They may only look. */
export const SMOKE_TEST_PARTICIPANT = 'Z99999';
const CLIENT_NAME = `${SMOKE_TEST_PARTICIPANT}.reader`;
const SCOPE = 'ssa/read';

/**
 * Gets an access token by client credentials, as the system of a participant does, from an app
 * client that exists for this call only. Its secret stays in memory.
 * @returns what `use` returns
 * @throws Error in one line
 */
export async function withToken<T>(
  { userPoolId, signIn, region }: Pick<Addresses, 'userPoolId' | 'signIn' | 'region'>,
  fetch: typeof globalThis.fetch,
  use: (token: string) => Promise<T>,
): Promise<T> {
  const cognito = new CognitoIdentityProviderClient(clientConfig(region));
  const remove = (ClientId: string | undefined) =>
    cognito
      .send(new DeleteUserPoolClientCommand({ UserPoolId: userPoolId, ClientId }))
      .catch(awsFailure(`delete the app client ${CLIENT_NAME}`));
  await removeLeftovers(cognito, userPoolId, remove);
  const { UserPoolClient: { ClientId, ClientSecret } = {} } = await cognito
    .send(
      new CreateUserPoolClientCommand({
        UserPoolId: userPoolId,
        ClientName: CLIENT_NAME,
        GenerateSecret: true,
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: [SCOPE],
      }),
    )
    .catch(awsFailure('create an app client'));
  try {
    const answer = await fetch(`${signIn}/oauth2/token`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: `Basic ${Buffer.from(`${ClientId}:${ClientSecret}`).toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPE }).toString(),
    });
    if (answer.status !== 200) throw new Error(`the token endpoint answered ${answer.status}`);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return await use(token);
  } finally {
    await remove(ClientId);
  }
}

/** Removes what a run left that was killed. */
async function removeLeftovers(
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  remove: (clientId: string | undefined) => Promise<unknown>,
): Promise<void> {
  for await (const { UserPoolClients = [] } of paginateListUserPoolClients(
    { client },
    { UserPoolId: userPoolId, MaxResults: 60 },
  ))
    for (const { ClientName, ClientId } of UserPoolClients)
      if (ClientName === CLIENT_NAME) await remove(ClientId);
}
