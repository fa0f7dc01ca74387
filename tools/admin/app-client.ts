import {
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  UpdateUserPoolClientCommand,
  type UserPoolClientType,
} from '@aws-sdk/client-cognito-identity-provider';
import { rightsOf, standingOfClient } from '../../functions/token-claims/rights.ts';
import { awsFailure } from '../shared/aws-failure.ts';
import type { AdminSession } from './session.ts';
import { appClients, type Pool, type Role } from './user-pool.ts';

/** A participant's own system: one app client for each participant and role. */
export interface SystemName {
  participantId: string;
  role: Role;
}

/** What a system needs to get tokens. */
export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

/** The name says what the client's tokens may do: functions/token-claims reads it. */
const nameOf = ({ participantId, role }: SystemName) => `${participantId}.${role}`;

/**
 * Settings of a system's app client. Without the explicit flows and the two lists of attributes,
 * Cognito would allow more, not less.
 */
function settingsOf(name: string, UserPoolId: string) {
  return {
    UserPoolId,
    ClientName: name,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['client_credentials'],
    AllowedOAuthScopes: rightsOf(standingOfClient(name), []).granted,
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    SupportedIdentityProviders: ['COGNITO'],
    ReadAttributes: ['email'],
    WriteAttributes: ['locale'],
    AccessTokenValidity: 60,
    TokenValidityUnits: { AccessToken: 'minutes' },
  } satisfies CreateUserPoolClientCommandInput;
}

/**
 * Creates the app client of a system; gives one that exists the settings that it lacks.
 * @returns id and secret of a new client; `undefined` if it exists, or in a dry run
 */
export async function addSystem(
  session: AdminSession,
  pool: Pool,
  system: SystemName,
): Promise<ClientCredentials | undefined> {
  const { cognito, UserPoolId } = pool;
  const name = nameOf(system);
  const settings = settingsOf(name, UserPoolId);
  const [existing] = await clientsNamed(pool, name);
  if (!existing) {
    const created = await session.change(
      `create the app client ${name}`,
      'CreateUserPoolClient',
      () => cognito.send(new CreateUserPoolClientCommand({ ...settings, GenerateSecret: true })),
    );
    const { ClientId: clientId = '', ClientSecret: clientSecret = '' } =
      created?.UserPoolClient ?? {};
    return created && { clientId, clientSecret };
  }
  session.note(`The app client ${name} exists already (${existing.clientId})`);
  const { UserPoolClient = {} } = await cognito
    .send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId: existing.clientId }))
    .catch(awsFailure(`look up the app client ${name}`));
  if (!hasSettings(UserPoolClient, settings))
    await session.change(`correct the settings of ${name}`, 'UpdateUserPoolClient', () =>
      cognito.send(new UpdateUserPoolClientCommand({ ...settings, ClientId: existing.clientId })),
    );
  return undefined;
}

/** Deletes the app clients of a system, so that its secret is worthless. */
export async function removeSystem(
  session: AdminSession,
  pool: Pool,
  system: SystemName,
): Promise<void> {
  const name = nameOf(system);
  const found = await clientsNamed(pool, name);
  if (found.length === 0) session.note(`There is no app client ${name}`);
  for (const { clientId } of found)
    await session.change(
      `delete the app client ${name} (${clientId})`,
      'DeleteUserPoolClient',
      () =>
        pool.cognito.send(
          new DeleteUserPoolClientCommand({ UserPoolId: pool.UserPoolId, ClientId: clientId }),
        ),
    );
}

/** Cognito does not keep names unique. */
async function clientsNamed(pool: Pool, name: string) {
  return (await appClients(pool)).filter((each) => each.name === name);
}

/** Lists are sets: Cognito returns them in any order. */
function hasSettings(client: UserPoolClientType, settings: object): boolean {
  const inOrder = (value: unknown) =>
    JSON.stringify(Array.isArray(value) ? value.toSorted() : (value ?? null));
  return Object.entries(settings).every(
    ([name, value]) => inOrder(client[name as keyof UserPoolClientType]) === inOrder(value),
  );
}
