import { INSTANCE, NUMBER, quota, REGION } from '../../../support/tools/preflight/account.ts';
import {
  EDIT,
  instances,
  noNumber,
  request,
  testFaults,
  undeployed,
} from '../../../support/tools/preflight/faults.ts';

const own = { Arn: INSTANCE, InstanceAlias: 'ssa-access', InstanceStatus: 'ACTIVE' };

testFaults({
  'another alias than the deployed one': {
    settings: { phone: { instanceAlias: 'ssa-new', numberArn: NUMBER } },
    error: 'would replace the instance and lose its number. Set phone.instanceAlias to ssa-access',
    fix: EDIT,
  },
  'an instance whose creation failed': {
    answers: instances({ ...own, InstanceStatus: 'CREATION_FAILED' }),
    error: 'The creation of the Connect instance ssa-access failed',
    fix: `aws connect list-instances --region ${REGION}`,
  },
  "the alias of another instance of the account's": {
    settings: noNumber,
    answers: { ...undeployed, ...instances(own) },
    error: 'Another Connect instance has the alias ssa-access',
    fix: EDIT,
  },
  'as many instances as the quota allows': {
    settings: noNumber,
    answers: { ...undeployed, ...instances({ InstanceAlias: 'a' }, { InstanceAlias: 'b' }) },
    error: `The account has 2 Connect instances in ${REGION}, of at most 2`,
    fix: request('connect', 'L-AA17A6B9', 3),
  },
  'fewer calls than the phone function serves': {
    answers: { 'servicequotas.GetServiceQuota': quota('L-12AB7C57', 49) },
    warning: 'Connect takes 49 calls at a time, the phone function 50',
    fix: `${request('connect', 'L-12AB7C57', 50)} --context-id ${INSTANCE}`,
  },
});
