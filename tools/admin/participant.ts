import { Option } from '@commander-js/extra-typings';
import { UsageError } from '../shared/command-line.ts';
import { addSystem, removeSystem } from './app-client.ts';
import { adminCommand, parseParticipantId, subcommand } from './command.ts';
import type { AdminSession } from './session.ts';
import { addUser, removeUser } from './user.ts';
import { type Role, roles, userPool } from './user-pool.ts';

const withMember = (name: string, description: string) =>
  subcommand(name, description)
    .argument('<participantId>', 'e.g. C00088', parseParticipantId)
    .option('--user <name>', "user name of one of the participant's people")
    .addOption(
      new Option('--system <role>', "the participant's own system, by its role").choices(roles),
    );

export const participantAdd = adminCommand(
  'participant',
  () =>
    withMember('add', 'Add a user, who gets a temporary password by e-mail, or a system')
      .option('--email <address>', "the user's e-mail address")
      .addOption(new Option('--role <role>', "the user's role").choices(roles))
      .addHelpText(
        'after',
        `
npm run admin -- --stage prod participant add C00088 --user siuming.chan --email … --role maker
npm run admin -- --stage prod participant add C00088 --system maker

The secret of a new system is shown once, on a terminal only: hand it over by a safe way.`,
      ),
  async (session, participantId, { user, email, role, system }) => {
    if (system) return await addShown(session, { participantId, role: onlyOne(system, user) });
    if (!user || !email || !role)
      throw new UsageError('Whom? Add --user NAME --email ADDRESS --role ROLE, or --system ROLE');
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new UsageError(`Invalid e-mail address '${email}'`);
    const result = await addUser(session, await userPool(session), {
      participantId,
      user,
      email,
      role,
    });
    if (result === 'created' && !session.dryRun)
      session.note(
        `${user} gets a temporary password by e-mail, valid for two days, and sets up an ` +
          'authenticator app at the first sign-in',
      );
    session.answer({ participantId, user, role, result });
  },
);

export const participantRemove = adminCommand(
  'participant',
  () => withMember('remove', 'Disable a user and end his sessions, or delete a system'),
  async (session, participantId, { user, system }) => {
    const pool = await userPool(session);
    if (system) {
      await removeSystem(session, pool, { participantId, role: onlyOne(system, user) });
      session.note('Its tokens last up to an hour more');
      return session.answer({ participantId, system });
    }
    if (!user) throw new UsageError('Whom? Add --user NAME or --system ROLE');
    await removeUser(session, pool, { participantId, user });
    session.note('Access tokens last up to 15 minutes more');
    session.answer({ participantId, user });
  },
);

/**
 * Adds a system and shows its secret, on a terminal only: in a pipe, in JSON or in a file it would
 * be in somebody's log or backup.
 */
async function addShown(
  session: AdminSession,
  system: { participantId: string; role: Role },
): Promise<void> {
  const { out, context, dryRun } = session;
  if (!dryRun && (out.json || !context.stdout.isTTY))
    throw new UsageError(
      'A new secret is shown on a terminal only: run it there, without --json. Nothing was changed',
    );
  const pool = await userPool(session);
  const created = await addSystem(session, pool, system);
  if (created) {
    out.fields({
      'client ID': created.clientId,
      'client secret': created.clientSecret,
      'token URL': pool.tokenUrl,
    });
    session.note('The secret is not shown again: hand it over by a safe way, and keep no copy');
  } else if (!dryRun)
    session.note('Its secret was shown when it was created. If it is lost: remove, then add');
  session.answer({ ...system, result: created ? 'created' : 'completed' });
}

function onlyOne(system: Role, user: string | undefined): Role {
  if (user) throw new UsageError('Either --user or --system');
  return system;
}
