import type { Account, Request } from '../answers.ts';
import type { Client } from '../client.ts';

export interface HolderNames {
  nameEn: string;
  nameZh?: string | undefined;
}

/**
 * Whom a letter is for: a request names the holder of a new account, of others the account does.
 */
export async function holderNames(
  reader: Client,
  { type, accountNumber, holder }: Request,
): Promise<HolderNames> {
  const { nameEn, nameZh } =
    type === 'open-account' && holder?.nameEn !== undefined
      ? holder
      : (await reader.call<Account>('GET', `/broker/accounts/${accountNumber}`)).holder;
  return { nameEn: nameEn as string, nameZh: nameZh ?? undefined };
}
