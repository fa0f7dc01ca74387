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

/** As a module of its own: the file's own tests may have run in this process before. */
const again = (file: string) => async () =>
  void (await import(/* @vite-ignore */ `../../functions/${file}?again`));

describe.skipIf(!java)('on DynamoDB Local', () => {
  describe('the lock', again('investor/wrong-entries.test.ts'));
  describe('the lock by phone', again('phone/wrong-entries-by-phone.test.ts'));
  describe('one ID per account', again('investor/internet-user-ids.test.ts'));
  describe('replaced passwords', again('investor/replaced-password.test.ts'));
  describe('used before', again('investor/used-before.test.ts'));
  describe('midnight', again('investor/reset-at-midnight.test.ts'));
  describe('maker and checker', again('broker/requests.test.ts'));
});
