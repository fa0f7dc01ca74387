/**
 * What keeps the rules, on another engine: Amazon's own DynamoDB Local, where there is a Java runtime. Where the two differ, and who is
 * right, stands in docs/decisions/0004.
 */
import { describe } from 'vitest';
import { hasJava } from '../../../local/dynamodb/dynamodb-local.ts';
import { askDynamoDbLocal } from '../../support/engine.ts';

const java = await hasJava();
if (java) askDynamoDbLocal();

describe.skipIf(!java)('on DynamoDB Local', () => {
  describe('the lock', async () => void (await import('../../functions/investor/lock.test.ts')));
  describe('the lock by phone', async () =>
    void (await import('../../functions/phone/lock.test.ts')));
  describe('one ID an account', async () =>
    void (await import('../../functions/investor/one-id.test.ts')));
  describe('replaced passwords', async () =>
    void (await import('../../functions/investor/replaced.test.ts')));
  describe('used before', async () =>
    void (await import('../../functions/investor/used-before.test.ts')));
  describe('midnight', async () =>
    void (await import('../../functions/investor/midnight.test.ts')));
  describe('two pairs of eyes', async () =>
    void (await import('../../functions/broker/requests.test.ts')));
});
