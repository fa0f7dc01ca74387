import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { isDecoy } from '../../core/domain/decoy.ts';
import {
  accountIdOf,
  type Channel,
  credentialId,
  identifierForms,
} from '../../core/domain/identifiers.ts';
import type { Keyring } from '../../core/domain/keyring.ts';
import type { Account } from '../../core/store/account.ts';
import { credentialOf } from '../../core/store/credential-item.ts';
import { type Item, isPastExpiry, toAttributes } from '../../core/store/item.ts';
import { awsFailure } from '../shared/aws-failure.ts';
import { UsageError } from '../shared/command-line.ts';
import { inHongKong } from '../shared/output.ts';
import { adminCommand, subcommand } from './command.ts';
import { physicalId, resourcesOf } from './resources.ts';
import type { AdminSession } from './session.ts';
import { type Explanation, explain } from './why-locked-out.ts';

type AccountState = Pick<
  Account,
  'status' | 'phoneUserId' | 'internetUserId' | 'phoneClosed' | 'expiresAt'
>;

export const lockedOut = adminCommand(
  undefined,
  () =>
    subcommand('locked-out', 'Say why a user ID is locked out; reads only')
      .argument('[userId]', 'phone or internet user ID; never ask for a password')
      .option(
        '--account <account>',
        "both user IDs of an account, e.g. 'C00088#12345678'",
        parseAccount,
      )
      .addHelpText(
        'after',
        `
It reads with the right to decrypt with DataKey, and never prints a hash, a salt or an epoch.
If many investors complain at the same time, look at security events by address: somebody may be
revoking known IDs.`,
      ),
  async (session, userId, { account }) => {
    const tables = await tablesOf(session);
    const key = account && accountIdOf(account);
    const owner = key && (await tables.account(key));
    if (account && !owner) throw new Error(`There is no account ${account}`);
    const ids = owner ? idsOf(owner) : idsFrom(userId);
    const findings: Explanation[] = [];
    for (const id of ids) {
      const item = await tables.credential(id);
      const of = item && !isDecoy(item) ? credentialOf(item).account : undefined;
      const ofAccount = of
        ? { account: await tables.account(accountIdOf(of)), keyring: await tables.keyring(of) }
        : {};
      findings.push(explain(id, item, session.context.now(), ofAccount));
    }
    session.answer({ ids: findings }, () => {
      for (const finding of findings) print(session, finding);
    });
  },
);

function print({ out }: AdminSession, { id, account, accountStatus, cases, events }: Explanation) {
  out.fields({ ID: id, account, 'account is': accountStatus });
  out.table(
    ['case', 'answer'],
    cases.map(({ what, answer }) => [what, answer]),
  );
  if (events.length > 0)
    out.table(
      ['last events (Hong Kong)', 'event', 'channel', 'from', 'request'],
      events.map(({ at, type, channel, source, trace }) => [
        inHongKong(at),
        type,
        channel,
        source,
        trace,
      ]),
    );
}

/** Strongly consistent reads of the three tables. */
async function tablesOf(session: AdminSession) {
  const resources = await resourcesOf(session, 'SsaData');
  const table = (name: string) => physicalId(resources, 'AWS::DynamoDB::GlobalTable', name);
  const client = new DynamoDBClient(session.clientConfig);
  const get = async (name: string, key: object): Promise<Item | undefined> => {
    const { Item: found } = await client
      .send(
        new GetItemCommand({
          TableName: table(name),
          Key: toAttributes({ ...key }),
          ConsistentRead: true,
        }),
      )
      .catch(awsFailure(`read ${name}`));
    return found && unmarshall(found);
  };
  return {
    credential: (id: string) => get('Credentials', { id }),
    keyring: async (account: string) =>
      (await get('Passkeys', { id: `account#${account}` })) as unknown as Keyring | undefined,
    account: async (key: object) => {
      const found = await get('Accounts', key);
      const isGone = found && isPastExpiry(found, session.context.now());
      return isGone ? undefined : (found as unknown as AccountState | undefined);
    },
  };
}

const idsOf = ({ phoneUserId, internetUserId }: AccountState) => [
  credentialId('phone', phoneUserId),
  ...(internetUserId ? [credentialId('internet', internetUserId)] : []),
];

/** Eight digits may be either kind of user ID. */
function idsFrom(userId: string | undefined): string[] {
  if (!userId) throw new UsageError('Which user ID? Name one, or --account ACCOUNT');
  const forms: [Channel, RegExp][] = [
    ['phone', identifierForms.phoneUserId],
    ['internet', identifierForms.internetUserId],
  ];
  const ids = forms.flatMap(([channel, form]) =>
    form.test(userId) ? [credentialId(channel, userId)] : [],
  );
  if (ids.length === 0)
    throw new UsageError('Not a user ID: expected eight digits, or eight letters and digits');
  return ids;
}

/** @throws UsageError */
function parseAccount(text: string): string {
  if (!/^[A-Z][0-9]{5}#[0-9]{8}$/.test(text))
    throw new UsageError(`Invalid account '${text}': expected e.g. 'C00088#12345678'`);
  return text;
}
