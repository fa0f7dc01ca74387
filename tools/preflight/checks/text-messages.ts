import {
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import type { Check } from '../check.ts';
import { type Finding, openPage, warning } from '../finding.ts';

/**
 * What a new account may spend on text messages, in US dollars a month.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/channels-sms-awssupport-spend-threshold.html
 */
const NEW_ACCOUNT_LIMIT = 1;

/**
 * Whether SNS, in the stage's region, sends text messages to everybody. AWS lifts the sandbox and
 * the spending limit by a support case only, which this page of its console opens.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox-moving-to-production.html
 *
 * Hong Kong supports sender IDs and does not require their registration with AWS; the registers of
 * its Communications Authority, for sender IDs that begin with `#`, cannot be asked.
 * Sources: https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-numbers-sms-by-country.html
 * and https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html (`DefaultSenderID`)
 */
export const textMessages: Check = {
  subject: 'text messages by SNS',
  permissions: [
    'sns:GetSMSSandboxAccountStatus',
    'sns:GetSMSAttributes',
    // SNS asks AWS End User Messaging, with the rights of the caller:
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSNSReadOnlyAccess.html
    'sms-voice:DescribeAccountAttributes',
    'sms-voice:DescribePhoneNumbers',
    'sms-voice:DescribeSpendLimits',
  ],
  async run({ settings: { region, protection, messages } }, clientConfig) {
    const wanted = messages.smsMonthlyLimitUsd;
    const client = new SNSClient(clientConfig(region));
    const [{ IsInSandbox }, { attributes = {} }] = await Promise.all([
      client.send(new GetSMSSandboxAccountStatusCommand({})),
      client.send(new GetSMSAttributesCommand({})),
    ]);
    const page = `https://${region}.console.aws.amazon.com/sns/v3/home?region=${region}#/mobile/text-messaging`;
    const limit = Number(attributes.MonthlySpendLimit ?? NEW_ACCOUNT_LIMIT);
    const findings: Finding[] = [];
    if (IsInSandbox) {
      findings.push(
        warning(
          `SNS is in its SMS sandbox in ${region}: investors get no text messages`,
          openPage(page),
        ),
      );
    }
    if (limit < wanted) {
      findings.push(
        warning(
          `Text messages stop at ${limit} US dollars a month, and the settings allow ${wanted}. The ` +
            'deployment raises the limit, once a support case has raised what may be set',
          `aws sns set-sms-attributes --region ${region} --attributes MonthlySpendLimit=${wanted}`,
        ),
      );
    }
    if (protection && !attributes.DefaultSenderID) {
      findings.push(
        warning(
          'Text messages have no sender ID: investors in Hong Kong see an unknown number. Choose ' +
            'NAME: at most 11 letters, digits or hyphens',
          `aws sns set-sms-attributes --region ${region} --attributes DefaultSenderID=NAME`,
        ),
      );
    }
    return findings;
  },
};
