import type { DeployedStage } from '../shared/deployed-stage.ts';
import type { Addresses } from './addresses.ts';

/** What remains to be done after a deployment, one line each. */
export function nextSteps({ settings }: DeployedStage, { site, brokerApi }: Addresses): string[] {
  const { stage, alarms, messages, phone } = settings;
  const addresses = new Set([...alarms.page, ...alarms.ticket]);
  return [
    `open the site: ${site}`,
    ...(settings.site
      ? [
          `point ${settings.site.domainName} to ${site.replace('https://', '')} in the DNS; then give the canary its account (docs/operations.md): from then on its failures page`,
        ]
      : []),
    addresses.size > 0
      ? `confirm the e-mails that AWS sent to ${[...addresses].join(', ')}, two or more to each; until then no alarm arrives`
      : 'nobody hears of alarms: set alarms.page and alarms.ticket in the settings',
    `verify the sender ${messages.senderAddress} in SES, and leave the sandboxes of SES and SNS: npm run preflight -- --stage ${stage} says how`,
    ...(phone.numberArn
      ? []
      : ['claim a phone number to the Connect instance, and set phone.numberArn in the settings']),
    `add a participant: npm run admin -- --help; the participant API is at ${brokerApi}`,
    `have the depository put its daily files into the drop box (DropBoxName of ${stage}-SsaFeed)`,
  ];
}
