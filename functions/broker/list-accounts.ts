import type { Credential } from '../../core/domain/credential.ts';
import { accountIdOf, credentialId } from '../../core/domain/identifiers.ts';
import type { Refusal } from '../../core/domain/refusal.ts';
import type { Account } from '../../core/store/account.ts';
import type { BrokerContext } from './context.ts';
import { searchAccounts } from './search-accounts.ts';
import { accountView } from './views.ts';

type View = ReturnType<typeof accountView>;

/** One account of the participant. */
export async function showAccount(
  context: BrokerContext,
  participantId: string,
  accountNumber: string,
): Promise<View | Refusal> {
  const account = await context.accounts.get({ participantId, accountNumber });
  const [view] = account ? await views(context, [account]) : [];
  return view ?? { refused: 'not-found' };
}

interface Wanted {
  state?: 'revoked' | undefined;
  search?: string | undefined;
  cursor?: string | undefined;
}

/**
 * The participant's accounts, a page at a time; with `revoked` only those with a revoked password
 * on either channel, whose cost grows with the revoked ones, not with all accounts; with a search
 * those that it finds.
 */
export async function listAccounts(
  context: BrokerContext,
  participantId: string,
  { state, search, cursor }: Wanted,
): Promise<{ accounts: View[]; cursor?: string }> {
  if (search !== undefined || state !== 'revoked') {
    const { items, ...next } =
      search === undefined
        ? await context.accounts.list(participantId, cursor)
        : await searchAccounts(context, participantId, search, cursor);
    const found = await views(context, items);
    return { accounts: state === 'revoked' ? found.filter(isRevoked) : found, ...next };
  }
  const { items, ...next } = await context.credentials.listRevoked(participantId, cursor);
  const found = await views(context, await context.accounts.getAll(items.map(accountIdOf)));
  return {
    accounts: found.filter(isRevoked).sort((a, b) => (a.accountNumber < b.accountNumber ? -1 : 1)),
    ...next,
  };
}

function isRevoked({ phone, internet }: View): boolean {
  return phone.state === 'revoked' || internet?.state === 'revoked';
}

async function views(context: BrokerContext, accounts: Account[]): Promise<View[]> {
  const now = context.now().toISOString();
  const idsOf = ({ phoneUserId, internetUserId }: Account) => ({
    phone: credentialId('phone', phoneUserId),
    internet: internetUserId && credentialId('internet', internetUserId),
  });
  const ids = accounts.flatMap((account) =>
    Object.values(idsOf(account)).filter((id) => id !== undefined),
  );
  const credentials = new Map(
    (await context.credentials.getAll(ids)).map((found) => [found.id, found]),
  );
  return accounts.map((account) => {
    const { phone, internet } = idsOf(account);
    return accountView(
      account,
      credentials.get(phone) as Credential,
      credentials.get(internet ?? ''),
      now,
    );
  });
}
