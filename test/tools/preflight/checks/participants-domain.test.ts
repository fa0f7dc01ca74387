import { ACCOUNT } from '../../../support/tools/preflight/account.ts';
import { EDIT, testFaults } from '../../../support/tools/preflight/faults.ts';

testFaults({
  'a domain prefix that another user pool has': {
    answers: {
      'cognito-idp.DescribeUserPoolDomain': () => ({ DomainDescription: { UserPoolId: 'other' } }),
    },
    error: `The user pool other of account ${ACCOUNT} has the domain prefix ssa-access`,
    fix: EDIT,
  },
  'a domain prefix that Cognito reserves': {
    settings: {
      participants: { domainPrefix: 'ssa-laws', callbackUrls: ['http://localhost:8765/callback'] },
    },
    error: 'The domain prefix ssa-laws contains a name that Cognito reserves',
    fix: EDIT,
  },
});
