import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    // Tests of other people's clients show what the parity page claims of them.
    setupFiles: ['sandbox/parity/witness.ts'],
    expect: { requireAssertions: true },
    server: { deps: { inline: [/inquirer/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{lab,steps,checks,sandbox,apps,bench}/**/*.test.ts'],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
