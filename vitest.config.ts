import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 300_000,
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: 'test/support/collect-logs.ts',
  },
});
