import {
  CognitoIdentityProviderClient,
  paginateListUserPoolClients,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsFailure } from '../shared/aws-failure.ts';
import { physicalId, resourcesOf } from './resources.ts';
import type { AdminSession } from './session.ts';

/** Attribute of a user that binds him to a participant. It never changes. */
export const PARTICIPANT = 'custom:participantId';

/** Roles of users and systems: groups of the pool, and the second part of a client's name. */
export const roles = ['maker', 'checker', 'reader'] as const;

export type Role = (typeof roles)[number];

/** The user pool of a stage, and a client for it. */
export interface Pool {
  cognito: CognitoIdentityProviderClient;
  UserPoolId: string;
  /** Where systems get tokens. */
  tokenUrl: string;
}

/** Finds the stage's user pool. */
export async function userPool(session: AdminSession): Promise<Pool> {
  const resources = await resourcesOf(session, 'SsaIdentity');
  const { region } = session.stage.settings;
  const domain = physicalId(resources, 'AWS::Cognito::UserPoolDomain', 'ParticipantsDomain');
  return {
    cognito: new CognitoIdentityProviderClient(session.clientConfig),
    UserPoolId: physicalId(resources, 'AWS::Cognito::UserPool', 'Participants'),
    tokenUrl: `https://${domain}.auth.${region}.amazoncognito.com/oauth2/token`,
  };
}

/** Name and id of an app client. */
export interface AppClient {
  name: string;
  clientId: string;
}

/** All app clients of the pool, that of people included. */
export async function appClients({ cognito, UserPoolId }: Pool): Promise<AppClient[]> {
  const found: AppClient[] = [];
  try {
    for await (const { UserPoolClients = [] } of paginateListUserPoolClients(
      { client: cognito },
      { UserPoolId, MaxResults: 60 },
    ))
      for (const { ClientName: name = '', ClientId: clientId = '' } of UserPoolClients)
        found.push({ name, clientId });
  } catch (error) {
    awsFailure('list the app clients')(error as Error);
  }
  return found;
}
