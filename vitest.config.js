import { defineConfig } from 'vitest/config';

// Tests run on the built output: the same files that users run, child processes included.
// `*.server.test` need root and the server image; `*.long.test` too, and are a command of their own (`npm run test:long`);
// the rest need neither and end in seconds.
export default defineConfig({
  test: {
    reporters: ['default', './bin/closing-line-reporter.mjs'],
    coverage: {
      provider: 'v8',
      include: ['dist/**/*.js'],
      exclude: ['dist/**/*.test.js', 'dist/**/*.case.js'],
      reporter: ['text-summary', 'json-summary'],
    },
    projects: [
      {
        extends: true,
        // In one process: to load the same modules anew for each file takes a fifth of the time.
        test: { name: 'unit', include: ['dist/**/*.test.js'], exclude: ['dist/**/*.server.test.js', 'dist/**/*.long.test.js'], isolate: false, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['dist/**/*.server.test.js'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { name: 'long', include: ['dist/**/*.long.test.js'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 300_000, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
