import { fileURLToPath } from 'node:url';

/** Where a test run keeps what clients were answered: the folder that SANDBOX_RECORDINGS names, or one among the packages. */
export const recordingsFolder = (): string =>
  process.env.SANDBOX_RECORDINGS ||
  fileURLToPath(new URL('../../node_modules/.cache/easy-auth-lab-recordings/', import.meta.url));
