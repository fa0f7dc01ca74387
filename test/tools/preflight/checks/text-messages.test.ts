import { attributes, REGION } from '../../../support/tools/preflight/account.ts';
import { testFaults } from '../../../support/tools/preflight/faults.ts';

testFaults({
  'SNS in its sandbox': {
    answers: { 'sns.GetSMSSandboxAccountStatus': () => ({ IsInSandbox: true }) },
    warning: 'investors get no text messages',
    fix: `\${BROWSER:-open} 'https://${REGION}.console.aws.amazon.com/sns/`,
  },
  'the spending limit of a new account': {
    answers: { 'sns.GetSMSAttributes': () => attributes({ DefaultSenderID: 'SSA' }) },
    warning: 'Text messages stop at 1 US dollars a month, and the settings allow 100',
    fix: `aws sns set-sms-attributes --region ${REGION} --attributes MonthlySpendLimit=100`,
  },
  'no sender ID': {
    answers: { 'sns.GetSMSAttributes': () => attributes({ MonthlySpendLimit: '100' }) },
    warning: 'see an unknown number. Choose NAME: at most 11 letters, digits or hyphens',
    fix: `aws sns set-sms-attributes --region ${REGION} --attributes DefaultSenderID=NAME`,
  },
});
