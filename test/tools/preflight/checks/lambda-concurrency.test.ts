import type { Answer } from '../../../support/aws/fake-aws.ts';
import { request, testFaults, testHarmless } from '../../../support/tools/preflight/faults.ts';

const lambda = (total: number, unreserved: number): Record<string, Answer> => ({
  'lambda.GET /2016-08-19/account-settings': () => ({
    AccountLimit: { ConcurrentExecutions: total, UnreservedConcurrentExecutions: unreserved },
  }),
});

testFaults({
  'one reservation too many for the account': {
    answers: lambda(459, 99),
    error: 'reserves 360 concurrent executions of Lambda, other functions 0',
    fix: request('lambda', 'L-B99A9384', 1000),
  },
  'other functions reserve what the stage needs': {
    answers: lambda(2000, 70),
    error: 'other functions 1570',
    fix: request('lambda', 'L-B99A9384', 2030),
  },
});

testHarmless({
  'a concurrency that just suffices': lambda(460, 100),
});
