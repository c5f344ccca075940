import { defineConfig } from 'vitest/config';
import { recordingsFolder } from './sandbox/parity/recordings-folder.ts';

export default defineConfig({
  test: {
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    // Sandboxes write here which clients they have answered; the parity page is made of it.
    env: { SANDBOX_RECORDINGS: recordingsFolder() },
    globalSetup: ['sandbox/parity/forget-recordings.ts'],
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
