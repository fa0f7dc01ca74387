import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { awsFailure } from '../shared/aws-failure.ts';
import type { AdminSession } from './session.ts';
import { PARTICIPANT, type Pool, type Role } from './user-pool.ts';

/** A participant's user, as an administrator names him. */
export interface UserName {
  participantId: string;
  /** The user name, e.g. `siuming.chan`. */
  user: string;
}

interface FoundUser {
  participantId: string | undefined;
  email: string | undefined;
  enabled: boolean;
  /** Cognito's, e.g. `FORCE_CHANGE_PASSWORD`. */
  status: string;
}

/**
 * Creates a user with a temporary password, which Cognito sends by e-mail, and puts him into the
 * group of his role. Completes a user who exists already.
 * @throws Error if the user belongs to another participant, or was removed
 */
export async function addUser(
  session: AdminSession,
  pool: Pool,
  { participantId, user, email, role }: UserName & { email: string; role: Role },
): Promise<'created' | 'completed'> {
  const { cognito, UserPoolId } = pool;
  const target = { UserPoolId, Username: user };
  const found = await findUser(pool, user);
  const verified = [
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
  ];
  if (!found)
    await session.change(`create the user ${user} of ${participantId}`, 'AdminCreateUser', () =>
      cognito.send(
        new AdminCreateUserCommand({
          ...target,
          DesiredDeliveryMediums: ['EMAIL'],
          UserAttributes: [...verified, { Name: PARTICIPANT, Value: participantId }],
        }),
      ),
    );
  else {
    ownUser(found, { participantId, user });
    if (!found.enabled)
      throw new Error(`The user ${user} was removed: add the person under another user name`);
    session.note(`The user ${user} exists already (${found.status})`);
    if (found.email !== email)
      await session.change(`change the e-mail of ${user}`, 'AdminUpdateUserAttributes', () =>
        cognito.send(new AdminUpdateUserAttributesCommand({ ...target, UserAttributes: verified })),
      );
  }
  const groups = found ? await groupsOf(pool, user) : [];
  if (groups.includes(role)) session.note(`${user} is in the group ${role} already`);
  else
    await session.change(`add ${user} to the group ${role}`, 'AdminAddUserToGroup', () =>
      cognito.send(new AdminAddUserToGroupCommand({ ...target, GroupName: role })),
    );
  return found ? 'completed' : 'created';
}

/**
 * Disables a user and ends his sessions. The user stays: his `sub` is in requests and events.
 * @throws Error if there is no such user of the participant
 */
export async function removeUser(
  session: AdminSession,
  pool: Pool,
  { participantId, user }: UserName,
): Promise<void> {
  const found = await findUser(pool, user);
  if (!found) throw new Error(`There is no user ${user}`);
  ownUser(found, { participantId, user });
  const target = { UserPoolId: pool.UserPoolId, Username: user };
  if (!found.enabled) session.note(`The user ${user} is disabled already`);
  else
    await session.change(`disable the user ${user}`, 'AdminDisableUser', () =>
      pool.cognito.send(new AdminDisableUserCommand(target)),
    );
  await session.change(`sign ${user} out everywhere`, 'AdminUserGlobalSignOut', () =>
    pool.cognito.send(new AdminUserGlobalSignOutCommand(target)),
  );
}

/** @throws Error if the user is another participant's */
function ownUser(found: FoundUser, { participantId, user }: UserName): void {
  if (found.participantId === participantId) return;
  throw new Error(
    `The user ${user} belongs to ${found.participantId ?? 'no participant'}, and that cannot ` +
      'change: choose another user name',
  );
}

async function findUser(
  { cognito, UserPoolId }: Pool,
  user: string,
): Promise<FoundUser | undefined> {
  const found = await cognito
    .send(new AdminGetUserCommand({ UserPoolId, Username: user }))
    .catch((error: Error) =>
      error.name === 'UserNotFoundException' ? undefined : awsFailure(`look up ${user}`)(error),
    );
  if (!found) return undefined;
  const attribute = (name: string) =>
    found.UserAttributes?.find((each) => each.Name === name)?.Value;
  return {
    participantId: attribute(PARTICIPANT),
    email: attribute('email'),
    enabled: found.Enabled ?? false,
    status: found.UserStatus ?? '',
  };
}

/** A user is in three groups at most: one page holds them. */
async function groupsOf({ cognito, UserPoolId }: Pool, user: string): Promise<string[]> {
  const { Groups = [] } = await cognito
    .send(new AdminListGroupsForUserCommand({ UserPoolId, Username: user }))
    .catch(awsFailure(`list the groups of ${user}`));
  return Groups.map(({ GroupName = '' }) => GroupName);
}
