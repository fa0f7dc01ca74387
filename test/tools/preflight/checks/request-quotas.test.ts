import { quota } from '../../../support/tools/preflight/account.ts';
import { request, testFaults } from '../../../support/tools/preflight/faults.ts';

testFaults({
  'too few requests to KMS': {
    answers: { 'servicequotas.GetServiceQuota': quota('L-6E3AF000', 799) },
    warning: 'may make 799 cryptographic operations of KMS a second, the stage 800',
    fix: request('kms', 'L-6E3AF000', 800),
  },
  'too few requests to API Gateway': {
    answers: { 'servicequotas.GetServiceQuota': quota('L-8A5B8E43', 399) },
    warning: 'may make 399 requests to API Gateway a second, the stage 400',
    fix: request('apigateway', 'L-8A5B8E43', 400),
  },
});
