import type { Holder } from './holder.ts';

/**
 * What a change of holder names (D26): each field that it has is replaced, `null` removes one, and
 * all others stay (as in a JSON Merge Patch, RFC 7396).
 */
export type HolderChange = {
  [Field in keyof Holder]?:
    | Exclude<Holder[Field], undefined>
    | (Field extends Required ? never : null);
};

type Required = 'nameEn' | 'phones';

/** The holder after a change (D26). */
export function changed(holder: Holder, change: HolderChange): Holder {
  const fields = Object.entries({ ...holder, ...change });
  return Object.fromEntries(fields.filter(([, value]) => value !== null)) as unknown as Holder;
}

/** Whether there is a way to reach a holder: a phone number or an e-mail address. */
export function isReachable({
  phones,
  email,
}: {
  phones: readonly string[];
  email?: string | undefined;
}): boolean {
  return phones.length > 0 || email !== undefined;
}
