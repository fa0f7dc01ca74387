import { EDIT, testFaults } from '../../../support/tools/preflight/faults.ts';

testFaults({
  'an example value': {
    settings: { participants: { domainPrefix: 'ssa-example', callbackUrls: ['http://x.hk'] } },
    error: 'Settings of stage prod are examples: participants.domainPrefix',
    fix: EDIT,
  },
});
