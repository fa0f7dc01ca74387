/** What the site says about the stage that it is built for (lib/config/stages). */
export interface SiteSettings {
  /** Of the phone system, as people in Hong Kong dial it. */
  phoneNumber?: string | undefined;
  /** The site's own; absent if the stage has none. */
  domainName?: string | undefined;
  /** From which e-mails to investors come. */
  senderAddress: string;
  /** AWS regions where personal data are kept. */
  regions: string[];
  /** How long things are kept; absent: for ever. */
  trailYears?: number | undefined;
  closedAccountYears?: number | undefined;
  movementMonths?: number | undefined;
  logDays: number;
}

/** Replaced by the bundler: web/build.ts. */
declare const __SITE_SETTINGS__: SiteSettings;

/** Of the stage that this site is built for. */
export const siteSettings: SiteSettings = __SITE_SETTINGS__;
