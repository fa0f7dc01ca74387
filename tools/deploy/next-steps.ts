import type { DeployedStage } from '../shared/deployed-stage.ts';
import type { Addresses } from './addresses.ts';

/** What remains to be done after a deployment, one line each. */
export function nextSteps({ settings }: DeployedStage, { site, brokerApi }: Addresses): string[] {
  const { stage, alarms, messages, phone } = settings;
  return [
    `open the site: ${site}`,
    ...(settings.site
      ? [`point ${settings.site.domainName} to ${site.replace('https://', '')} in the DNS`]
      : []),
    alarms.notify.length > 0
      ? `confirm the e-mails that AWS sent to ${alarms.notify.join(', ')}, two to each; until then no alarm arrives`
      : 'nobody hears of alarms: set alarms.notify in the settings',
    `verify the sender ${messages.senderAddress} in SES, and leave the sandboxes of SES and SNS: npm run preflight -- --stage ${stage} says how`,
    ...(phone.numberArn
      ? []
      : ['claim a phone number to the Connect instance, and set phone.numberArn in the settings']),
    `add a participant: npm run admin -- --help; the participant API is at ${brokerApi}`,
    `have the depository put its daily files into the drop box (DropBoxName of ${stage}-SsaFeed)`,
  ];
}
