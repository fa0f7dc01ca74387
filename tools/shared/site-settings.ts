import type { StageSettings } from '../../lib/config/stage-settings.ts';
import type { SiteSettings } from '../../web/src/site-settings.ts';

/** What the site says about a stage. */
export const siteSettings = (stage: StageSettings): SiteSettings => ({
  phoneNumber: stage.phone.displayNumber,
  domainName: stage.site?.domainName,
  senderAddress: stage.messages.senderAddress,
  regions: [stage.region, ...(stage.backup?.copyRegion ? [stage.backup.copyRegion] : [])],
  trailYears: stage.retention.trailYears,
  closedAccountYears: stage.retention.closedAccountYears,
  movementMonths: stage.retention.movementMonths,
  logDays: stage.retention.logDays,
});
