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
}
