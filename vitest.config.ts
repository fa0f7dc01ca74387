import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // On two processors vitest would keep one for itself, and the tests wait for storage half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 240_000,
    hookTimeout: 300_000,
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: 'test/log-search/collect-logs.ts',
  },
});
