import type { Answer } from '../../../support/aws/fake-aws.ts';
import { failing, INSTANCE, NUMBER, REGION } from '../../../support/tools/preflight/account.ts';
import {
  EDIT,
  instances,
  noNumber,
  testFaults,
  undeployed,
} from '../../../support/tools/preflight/faults.ts';

const number = (detail: object): Record<string, Answer> => ({
  'connect.GET /phone-number/*': () => ({
    ClaimedPhoneNumberSummary: {
      PhoneNumber: '+85230000000',
      TargetArn: INSTANCE,
      PhoneNumberStatus: { Status: 'CLAIMED' },
      ...detail,
    },
  }),
});

testFaults({
  'no number': {
    settings: noNumber,
    warning: 'nobody can call',
    fix: `aws connect search-available-phone-numbers --region ${REGION} --target-arn ${INSTANCE}`,
  },
  'a number before there is an instance': {
    answers: { ...undeployed, ...instances() },
    error: 'deploy without phone.numberArn first',
    fix: EDIT,
  },
  'a number that does not exist': {
    answers: {
      'connect.GET /phone-number/*': failing('ResourceNotFoundException', 'no number', 404),
    },
    error: `The phone number ${NUMBER} does not exist`,
    fix: EDIT,
  },
  'a number that is being claimed': {
    answers: number({ PhoneNumberStatus: { Status: 'IN_PROGRESS' } }),
    error: 'The phone number +85230000000 is IN_PROGRESS, not CLAIMED',
    fix: `aws connect describe-phone-number --region ${REGION} --phone-number-id ${NUMBER}`,
  },
  "another instance's number": {
    answers: number({ TargetArn: 'arn:other' }),
    error: 'The phone number +85230000000 belongs to arn:other',
    fix: `aws connect update-phone-number --region ${REGION} --phone-number-id ${NUMBER}`,
  },
});
