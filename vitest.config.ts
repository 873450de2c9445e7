import { defineConfig } from 'vitest/config';

const long = process.env['CAMOPT_LONG'] === '1';

export default defineConfig({
  test: {
    include: long ? ['test/**/*.long.test.{ts,tsx}'] : ['test/**/*.test.{ts,tsx}'],
    exclude: long ? [] : ['test/**/*.long.test.{ts,tsx}'],
    globalSetup: ['test/support/temporaryRoot.ts', 'test/support/buildOnce.ts'],
    // Deadlines for what hangs, far beyond what a loaded machine needs.
    testTimeout: long ? 600_000 : 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // Every end-to-end test starts processes of its own; more workers than cores only make each slower.
    maxWorkers: 2,
    env: { CI: '' },
  },
});
