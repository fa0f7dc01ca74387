import {
  GetAccountCommand,
  type GetAccountCommandOutput,
  GetEmailIdentityCommand,
  type GetEmailIdentityCommandOutput,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { StageSettings } from '../../../lib/config/stage-settings.ts';
import type { Check } from '../check.ts';
import { type Finding, warning } from '../finding.ts';
import { requestQuota } from '../quota.ts';

const DAILY_QUOTA = { service: 'ses', code: 'L-804C8AE8' };

/** Share of the daily quota above which tomorrow's messages may not all leave. */
const MAX_USED = 0.8;

/**
 * Whether SES, in the stage's region, sends e-mail to everybody in the name of the sender's domain.
 * In the sandbox it sends to verified addresses only, 200 a day.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html
 */
export const email: Check = {
  subject: 'e-mail by SES',
  permissions: ['ses:GetAccount', 'ses:GetEmailIdentity'],
  async run({ settings }, clientConfig) {
    const client = new SESv2Client(clientConfig(settings.region));
    const domain = settings.messages.senderAddress.replace(/^.*@/, '');
    const [account, identity] = await Promise.all([
      client.send(new GetAccountCommand({})),
      client
        .send(new GetEmailIdentityCommand({ EmailIdentity: domain }))
        .catch((error: Error): undefined => {
          if (error.name !== 'NotFoundException') throw error;
        }),
    ]);
    return [...ofAccount(account, settings), ...ofIdentity(identity, domain, settings.region)];
  },
};

function ofAccount(account: GetAccountCommandOutput, { region, site }: StageSettings): Finding[] {
  const { ProductionAccessEnabled, SendingEnabled, EnforcementStatus, SendQuota } = account;
  if (!SendingEnabled) {
    return [
      warning(
        `SES sends nothing in ${region}: sending is switched off (${EnforcementStatus})`,
        `aws sesv2 put-account-sending-attributes --region ${region} --sending-enabled`,
      ),
    ];
  }
  if (!ProductionAccessEnabled) {
    return [
      warning(
        `SES is in its sandbox in ${region}: investors get no e-mail`,
        `aws sesv2 put-account-details --region ${region} --production-access-enabled ` +
          `--mail-type TRANSACTIONAL --website-url https://${site?.domainName ?? 'WEBSITE'} ` +
          `--use-case-description 'Notices to investors about their own accounts'`,
      ),
    ];
  }
  // -1 stands for no limit.
  const { Max24HourSend = -1, SentLast24Hours = 0 } = SendQuota ?? {};
  if (Max24HourSend === -1 || SentLast24Hours < MAX_USED * Max24HourSend) return [];
  return [
    warning(
      `SES sent ${SentLast24Hours} e-mails in 24 hours, of at most ${Max24HourSend}`,
      requestQuota(DAILY_QUOTA, region, Max24HourSend * 2),
    ),
  ];
}

function ofIdentity(
  identity: GetEmailIdentityCommandOutput | undefined,
  domain: string,
  region: string,
): Finding[] {
  if (!identity) {
    return [
      warning(
        `SES does not know the sender's domain ${domain} in ${region}: no e-mail leaves`,
        `aws sesv2 create-email-identity --region ${region} --email-identity ${domain}`,
      ),
    ];
  }
  const { VerifiedForSendingStatus, DkimAttributes } = identity;
  if (VerifiedForSendingStatus && DkimAttributes?.Status === 'SUCCESS') return [];
  const what = VerifiedForSendingStatus
    ? `E-mails of ${domain} have no DKIM signature: mailboxes take them for spam`
    : `SES has not verified the sender's domain ${domain} in ${region}: no e-mail leaves`;
  return [
    warning(
      `${what}. Its DNS needs a CNAME record for each token`,
      `aws sesv2 get-email-identity --region ${region} --email-identity ${domain} ` +
        `--query DkimAttributes.Tokens`,
    ),
  ];
}
