/** Clients of AWS give up while there is time to say so. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { TIME_LIMITS, worstCaseMs } from '../../../core/aws/time-limits.ts';
import { TIME_TO_TELL_MS } from '../../../core/store/run-attempt.ts';
import { listen, stopServer } from '../../../local/shared/http.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

test('D3: a settling write, and on the phone another one, fit the time that is kept for them', () => {
  expect(2 * worstCaseMs(TIME_LIMITS.call)).toBeLessThan(TIME_TO_TELL_MS);
  expect(worstCaseMs(TIME_LIMITS.web)).toBeLessThan(TIME_TO_TELL_MS);
});

test('any request ends before its function does', () => {
  const { call, tokenTrigger, ...others } = TIME_LIMITS;
  expect(worstCaseMs(call)).toBeLessThan(7_000);
  expect(worstCaseMs(tokenTrigger)).toBeLessThan(5_000);
  for (const limits of Object.values(others)) expect(worstCaseMs(limits)).toBeLessThan(20_000);
});

test('a request that nothing answers takes no longer than is said', async () => {
  let tries = 0;
  const { server, url } = await listen(0, () => {
    tries++;
  });
  onTestFinished(() => stopServer(server));
  const client = new DynamoDBClient({
    ...TIME_LIMITS.call,
    endpoint: url,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const started = performance.now();
  const request = client.send(new GetItemCommand({ TableName: 'T', Key: { id: { S: '1' } } }));
  await expect(request).rejects.toThrow('requestTimeout');
  expect(tries).toBe(TIME_LIMITS.call.maxAttempts);
  // A busy machine is late; one more try would be later.
  const slack = 900;
  expect(performance.now() - started).toBeLessThan(worstCaseMs(TIME_LIMITS.call) + slack);
});

test('time limits are set in one place', () => {
  const files = ['core', 'functions'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path)),
  );
  const setting = files.filter((path) =>
    /maxAttempts|requestHandler|new \w+Client\((\)|\{)/.test(
      readFileSync(join(ROOT, path), 'utf8'),
    ),
  );
  expect(setting).toEqual(['core/aws/time-limits.ts']);
});
