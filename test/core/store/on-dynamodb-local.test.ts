/**
 * The tests of the rules that depend on the database, run again on Amazon's own DynamoDB Local if a
 * Java runtime is installed. docs/decisions/0004 lists where the two engines differ, and which one
 * is right.
 */
import { describe } from 'vitest';
import { hasJava } from '../../../local/dynamodb/dynamodb-local.ts';
import { askDynamoDbLocal } from '../../support/engine.ts';

const java = await hasJava();
if (java) askDynamoDbLocal();

describe.skipIf(!java)('on DynamoDB Local', () => {
  describe('the lock', async () =>
    void (await import('../../functions/investor/wrong-entries.test.ts')));
  describe('the lock by phone', async () =>
    void (await import('../../functions/phone/wrong-entries-by-phone.test.ts')));
  describe('one ID per account', async () =>
    void (await import('../../functions/investor/internet-user-ids.test.ts')));
  describe('replaced passwords', async () =>
    void (await import('../../functions/investor/replaced-password.test.ts')));
  describe('used before', async () =>
    void (await import('../../functions/investor/used-before.test.ts')));
  describe('midnight', async () =>
    void (await import('../../functions/investor/reset-at-midnight.test.ts')));
  describe('maker and checker', async () =>
    void (await import('../../functions/broker/requests.test.ts')));
});
