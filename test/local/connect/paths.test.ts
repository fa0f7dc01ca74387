/** Takes every path of every flow of the deployment at least once. */
import { expect, test } from 'vitest';
import { appInstance } from '../../support/local/connect/app-instance.ts';
import { Explorer } from '../../support/local/connect/explorer.ts';

const MAX_CALLS = 20_000;
const CALLS_PER_REPORT = 20;

test('calls can reach every action and every branch of every flow', async () => {
  const instance = await appInstance();
  const explorer = new Explorer(instance, 1);
  let calls = 0;
  let report = explorer.coverage.report(explorer.flows);
  while (report.missing.length > 0 && calls < MAX_CALLS) {
    for (let i = 0; i < CALLS_PER_REPORT; i++) await explorer.walk();
    calls += CALLS_PER_REPORT;
    report = explorer.coverage.report(explorer.flows);
  }
  const share = ({ taken, all }: { taken: number; all: number }) =>
    `${((100 * taken) / all).toFixed(1)} % (${taken} of ${all})`;
  console.log(
    `Contact flows, in ${calls} calls: actions ${share(report.actions)}, branches ${share(report.branches)}`,
  );
  expect(report.missing).toEqual([]);
}, 300_000);
