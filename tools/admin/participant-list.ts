import {
  paginateListUsers,
  paginateListUsersInGroup,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider';
import { rightsOf, standingOfClient } from '../../functions/token-claims/rights.ts';
import { awsFailure } from '../shared/aws-failure.ts';
import { adminCommand, parseParticipantId, subcommand } from './command.ts';
import { appClients, PARTICIPANT, type Pool, roles, userPool } from './user-pool.ts';

interface Member {
  participantId: string | undefined;
  kind: 'user' | 'system';
  /** User name, or client ID. */
  id: string;
  roles: string[];
  /** Cognito's status of an enabled user. */
  state: string;
}

export const participantList = adminCommand(
  'participant',
  () =>
    subcommand('list', 'List users and systems, and what they may do').argument(
      '[participantId]',
      'only those of this participant',
      parseParticipantId,
    ),
  async (session, participantId) => {
    const pool = await userPool(session);
    const all = [...(await users(pool)), ...(await systems(pool))];
    const members = all.filter(
      (each) => participantId === undefined || each.participantId === participantId,
    );
    session.answer({ members }, () =>
      session.out.table(
        ['participant', 'kind', 'user name or client ID', 'roles', 'state'],
        members.map((each) => [
          each.participantId ?? { text: 'none', style: 'red' },
          each.kind,
          each.id,
          each.roles.length > 0 ? each.roles.join(', ') : { text: 'none', style: 'red' },
          each.state,
        ]),
      ),
    );
  },
);

async function users({ cognito: client, UserPoolId }: Pool): Promise<Member[]> {
  const rolesOf = new Map<string, string[]>();
  for (const GroupName of roles)
    for (const { Username = '' } of await collect(
      paginateListUsersInGroup({ client }, { UserPoolId, GroupName }),
      `list the group ${GroupName}`,
    ))
      rolesOf.set(Username, [...(rolesOf.get(Username) ?? []), GroupName]);
  const found = await collect(paginateListUsers({ client }, { UserPoolId }), 'list the users');
  return found.map(({ Username: id = '', Attributes = [], Enabled, UserStatus = '' }) => ({
    participantId: Attributes.find(({ Name }) => Name === PARTICIPANT)?.Value,
    kind: 'user',
    id,
    roles: rolesOf.get(id) ?? [],
    state: Enabled ? UserStatus : 'disabled',
  }));
}

/** Every app client but that of people. One whose name has another form gets no rights. */
async function systems(pool: Pool): Promise<Member[]> {
  return (await appClients(pool))
    .filter(({ name }) => name !== 'people')
    .map(({ name, clientId }) => {
      const standing = standingOfClient(name);
      const hasRights = rightsOf(standing, []).granted.length > 0;
      return {
        participantId: standing.participantId,
        kind: 'system',
        id: clientId,
        roles: hasRights ? [...standing.roles] : [],
        state: hasRights ? 'enabled' : `no rights: its name is ${name}`,
      };
    });
}

async function collect(
  pages: AsyncIterable<{ Users?: UserType[] | undefined }>,
  what: string,
): Promise<UserType[]> {
  const found: UserType[] = [];
  try {
    for await (const { Users = [] } of pages) found.push(...Users);
  } catch (error) {
    awsFailure(what)(error as Error);
  }
  return found;
}
