import { defineConfig } from 'vitest/config';

/** What is polled for is a state, never a duration: a busy machine takes its time. */
const patience = { poll: { timeout: 30_000 } };

/**
 * Three projects: `unit` needs nothing but Node; `integration` starts real processes, keyrings and sockets; `e2e`
 * drives the built console in a real Chromium. The last two run one file at a time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}', 'test/contract/**/*.test.ts', 'test/config/**/*.test.ts'],
          environment: 'node',
          expect: patience,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          expect: patience,
          pool: 'forks',
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
          environment: 'node',
          expect: patience,
          pool: 'forks',
          testTimeout: 3_600_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          expect: patience,
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          server: { deps: { external: [/\/out\/main\//, /\/test\/helpers\/electron-standin\//] } },
        },
      },
    ],
  },
});
