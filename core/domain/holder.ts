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
