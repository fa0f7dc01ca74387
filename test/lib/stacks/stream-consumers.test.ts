/** Every event source mapping of the app, and how the laptop runs it. */
import { expect, test } from 'vitest';
import { type DeliveryRules, deliver } from '../../../local/events/stream-delivery.ts';
import { resolvedAssembly } from '../../support/lib/stacks/templates.ts';

interface Mapping {
  MaximumRetryAttempts: number;
  MaximumRecordAgeInSeconds: number;
  BisectBatchOnFunctionError: boolean;
  FunctionResponseTypes: string[];
  DestinationConfig: { OnFailure: { Destination: string } };
}

const HOUR = 60 * 60;
const mappings = resolvedAssembly()
  .resources<Mapping>('AWS::Lambda::EventSourceMapping')
  .map(({ logicalId, properties }) => [logicalId, properties] as const);

test('there are mappings', () => expect(mappings).not.toEqual([]));

test.each(mappings)(
  '%s outlasts a service that is down for hours, however fast its tries fail',
  async (_, mapping) => {
    expect(mapping).toMatchObject({
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: 12 * HOUR,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: expect.stringContaining('arn:aws:s3:::') } },
    });
    const { tries, setAside } = await delivered(mapping, 1, (tried) => tried < 20_000);
    expect({ tries, setAside }).toEqual({ tries: 20_000, setAside: [] });
  },
);

test.each(mappings)(
  '%s gives a record up that still fails after twelve hours',
  async (_, mapping) => {
    expect(await delivered(mapping, 11 * HOUR, (tried) => tried < 10)).toMatchObject({
      setAside: [],
    });
    expect(await delivered(mapping, 13 * HOUR, () => true)).toMatchObject({
      tries: 1,
      setAside: [{ requestContext: { condition: 'RecordAgeExceeded' } }],
    });
  },
);

/** Delivers one record of an age in seconds, whose tries fail as long as `fails` says. */
async function delivered(mapping: Mapping, age: number, fails: (tried: number) => boolean) {
  const rules: DeliveryRules = {
    functionArn: 'arn',
    mappingId: 'id',
    streamArn: 'arn',
    maximumRetryAttempts: mapping.MaximumRetryAttempts,
    maximumRecordAgeInSeconds: mapping.MaximumRecordAgeInSeconds,
    bisects: mapping.BisectBatchOnFunctionError,
    reportsFailures: true,
  };
  let tries = 0;
  const setAside: object[] = [];
  const tools = {
    invoke: async () => {
      const failed = fails(++tries) ? [{ itemIdentifier: '1' }] : [];
      return { result: JSON.stringify({ batchItemFailures: failed }) };
    },
    wait: async () => {},
    stopped: () => false,
    setAside: (_: string, invocation: object) => setAside.push(invocation),
  };
  const created = Math.floor(Date.now() / 1000) - age;
  const record = { dynamodb: { SequenceNumber: '1', ApproximateCreationDateTime: created } };
  await deliver(rules, tools, { shardId: 'shardId', records: [record] });
  return { tries, setAside };
}
