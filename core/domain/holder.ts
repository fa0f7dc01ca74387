import type { AlertChoice } from './alerts.ts';

/** The holder of an account, as given by the participant (api.md, `holder`). */
export interface Holder {
  nameEn: string;
  nameZh?: string;
  /** `YYYY-MM-DD` */
  dateOfBirth?: string;
  identityDocument?: string;
  /** E.164 or eight digits. */
  phones: string[];
  email?: string;
  language?: 'yue' | 'cmn' | 'en';
  /** An account stores it beside the holder, since the investor may change it. */
  alerts?: AlertChoice;
}

type Identity = Pick<Holder, 'identityDocument' | 'nameEn'>;

/**
 * Whether two holders are one person, as far as the data tell: the same document and name. A change
 * that does not name the identity document leaves it (D26), so the name counts too.
 */
export function isSamePerson(one: Identity, other: Identity): boolean {
  return (
    one.identityDocument !== undefined &&
    one.identityDocument === other.identityDocument &&
    one.nameEn === other.nameEn
  );
}
