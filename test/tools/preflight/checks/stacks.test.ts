import type { Answer } from '../../../support/aws/fake-aws.ts';
import { REGION, stacks } from '../../../support/tools/preflight/account.ts';
import { testFaults, testHarmless } from '../../../support/tools/preflight/faults.ts';

const stackIs = (StackStatus: string): Record<string, Answer> => ({
  'cloudformation.DescribeStacks': stacks({ 'prod-SsaIdentity': { StackStatus } }),
});

testFaults({
  'a running deployment': {
    answers: stackIs('UPDATE_IN_PROGRESS'),
    warning: 'prod-SsaIdentity is UPDATE_IN_PROGRESS: a deployment has to wait for another',
    fix: `aws cloudformation describe-stack-events --region ${REGION} --stack-name prod-SsaIdentity`,
  },
  'an update that could not be rolled back': {
    answers: stackIs('UPDATE_ROLLBACK_FAILED'),
    error: 'no update is possible',
    fix: 'aws cloudformation continue-update-rollback',
  },
  'a stack that could not be deleted': {
    answers: stackIs('DELETE_FAILED'),
    error: 'prod-SsaIdentity is DELETE_FAILED',
    fix: 'aws cloudformation delete-stack',
  },
  'a creation that failed and stays': {
    answers: stackIs('CREATE_FAILED'),
    error: 'no update is possible',
    fix: 'aws cloudformation rollback-stack',
  },
  'a creation that could not be rolled back': {
    answers: stackIs('ROLLBACK_FAILED'),
    warning: 'resources of it may be left over',
    fix: 'aws cloudformation describe-stack-resources',
  },
});

testHarmless({
  'a failed creation, which a deployment repeats': stackIs('ROLLBACK_COMPLETE'),
  'a failed update': stackIs('UPDATE_ROLLBACK_COMPLETE'),
  'a change set to review': stackIs('REVIEW_IN_PROGRESS'),
  "trouble in another app's stack": {
    'cloudformation.DescribeStacks': stacks({ 'another-app': { StackStatus: 'DELETE_FAILED' } }),
  },
});
