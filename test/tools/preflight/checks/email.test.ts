import type { Answer } from '../../../support/aws/fake-aws.ts';
import { DOMAIN, failing, REGION } from '../../../support/tools/preflight/account.ts';
import { request, testFaults, testHarmless } from '../../../support/tools/preflight/faults.ts';

const sesAccount = (detail: object): Record<string, Answer> => ({
  'ses.GET /v2/email/account': () => ({
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    SendQuota: { Max24HourSend: 50_000, SentLast24Hours: 0 },
    ...detail,
  }),
});

testFaults({
  'SES in its sandbox': {
    answers: sesAccount({ ProductionAccessEnabled: false }),
    warning: 'investors get no e-mail',
    fix: `aws sesv2 put-account-details --region ${REGION} --production-access-enabled`,
  },
  'SES does not send': {
    answers: sesAccount({ SendingEnabled: false, EnforcementStatus: 'SHUTDOWN' }),
    warning: 'sending is switched off (SHUTDOWN)',
    fix: `aws sesv2 put-account-sending-attributes --region ${REGION} --sending-enabled`,
  },
  "four fifths of SES's daily quota used": {
    answers: sesAccount({ SendQuota: { Max24HourSend: 50_000, SentLast24Hours: 40_000 } }),
    warning: 'SES sent 40000 e-mails in 24 hours, of at most 50000',
    fix: request('ses', 'L-804C8AE8', 100_000),
  },
  'a sender that SES does not know': {
    answers: { 'ses.GET /v2/email/identities/*': failing('NotFoundException', 'none', 404) },
    warning: `SES does not know the sender's domain ${DOMAIN}`,
    fix: `aws sesv2 create-email-identity --region ${REGION} --email-identity ${DOMAIN}`,
  },
  'a sender that SES has not verified': {
    answers: { 'ses.GET /v2/email/identities/*': () => ({ VerifiedForSendingStatus: false }) },
    warning: `SES has not verified the sender's domain ${DOMAIN}`,
    fix: `aws sesv2 get-email-identity --region ${REGION} --email-identity ${DOMAIN}`,
  },
  'a sender without DKIM': {
    answers: {
      'ses.GET /v2/email/identities/*': () => ({
        VerifiedForSendingStatus: true,
        DkimAttributes: { Status: 'PENDING' },
      }),
    },
    warning: 'have no DKIM signature',
    fix: 'aws sesv2 get-email-identity',
  },
});

testHarmless({
  'SES without a limit': sesAccount({ SendQuota: { Max24HourSend: -1, SentLast24Hours: 9 } }),
});
