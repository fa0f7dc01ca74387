import { ACCOUNT, failing, REGION } from '../../../support/tools/preflight/account.ts';
import { testFaults } from '../../../support/tools/preflight/faults.ts';

testFaults({
  'a region without bootstrap': {
    answers: {
      'ssm.GetParameter': ({ region }) =>
        region !== 'us-east-1'
          ? { Parameter: { Value: '6' } }
          : failing('ParameterNotFound')({} as never),
    },
    warning: 'us-east-1 is not bootstrapped',
    fix: `npx cdk bootstrap aws://${ACCOUNT}/us-east-1`,
  },
  'the region of the copies without bootstrap': {
    answers: {
      'ssm.GetParameter': ({ region }) =>
        region !== 'ap-northeast-1'
          ? { Parameter: { Value: '6' } }
          : failing('ParameterNotFound')({} as never),
    },
    warning: 'ap-northeast-1 is not bootstrapped',
    fix: `npx cdk bootstrap aws://${ACCOUNT}/ap-northeast-1`,
  },
  'an old bootstrap': {
    answers: {
      'ssm.GetParameter': ({ region }) => ({ Parameter: { Value: region === REGION ? '5' : '6' } }),
    },
    warning: `The bootstrap of CDK in ${REGION} has version 5`,
    fix: `npx cdk bootstrap aws://${ACCOUNT}/${REGION}`,
  },
});
