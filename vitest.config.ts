import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { SlowestFiles } from './test/support/slowest-files.ts';

/** Tests without engine, synthesized app, browser or child process; each takes milliseconds. */
const UNIT = [
  'test/core/domain/**/*.test.ts',
  'test/core/http/repeated-headers.test.ts',
  'test/core/store/write.test.ts',
  'test/functions/audit/change.test.ts',
  'test/functions/audit/unused-id.test.ts',
  'test/functions/feed/records.test.ts',
  'test/functions/investor/edge.test.ts',
  'test/functions/messages/templates.test.ts',
  'test/functions/phone/{keypad,speech}.test.ts',
  'test/functions/token-claims/*.test.ts',
  'test/lib/config/*.test.ts',
  'test/lib/contact-flows/**/*.test.ts',
  'test/lib/shared/*.test.ts',
  'test/lib/stacks/phone-number.test.ts',
  'test/local/aws/{kms,s3}.test.ts',
  'test/local/cloudfront/site.test.ts',
  'test/local/connect/{control,input,invocation,testing-language}.test.ts',
  'test/local/demo/positions.test.ts',
  'test/local/iam/policy.test.ts',
  'test/local/shared/*.test.ts',
  'test/log-search/*.test.ts',
  'test/texts/*.test.ts',
  'test/tools/bench/{report,statistics}.test.ts',
  'test/tools/deploy/order.test.ts',
  'test/tools/openapi/{documents,viewer}.test.ts',
  'test/tools/preflight/{checks/*,command,deploy-role,preflight}.test.ts',
  'test/tools/rules/{contracts,rules}.test.ts',
  'test/web/{advice,events,guides,languages,looks,parts,search}.test.ts',
];

/** The longest that a test waits for an event; only a failure takes this long. */
const WAIT_MS = 60_000;

const everywhere = {
  setupFiles: ['test/log-search/collect-logs.ts', 'test/support/end-file.ts'],
  expect: { poll: { timeout: WAIT_MS, interval: 50 } },
};

// The runner, its workers and each command that a test starts are processes of their own. Compiled
// code is kept for the next (https://nodejs.org/api/module.html#module-compile-cache), except for
// coverage, which it would make less precise.
if (!process.argv.includes('--coverage'))
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
    new URL('.local/compile-cache', import.meta.url),
  );

export default defineConfig({
  test: {
    globalSetup: 'test/log-search/search-run.ts',
    reporters: ['default', new SlowestFiles()],
    sequence: { sequencer: LongestFirst },
    // One more than processors: tests also wait, for time limits and for other processes.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: UNIT,
          isolate: false,
          pool: 'threads',
          testTimeout: WAIT_MS,
          ...everywhere,
        },
      },
      {
        test: {
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...UNIT],
          // Files share a process: the SDK and the app are loaded and compiled once, which took a
          // third of the processor time. Modules keep their state: test/support/at-file-end.ts.
          isolate: false,
          // In every look a state is inspected 24 times: CONTRIBUTING.md.
          testTimeout: process.env.ALL_LOOKS === '1' ? 1_200_000 : 240_000,
          hookTimeout: 300_000,
          globalSetup: 'test/support/global-setup.ts',
          ...everywhere,
        },
      },
    ],
  },
});
