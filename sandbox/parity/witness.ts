import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, type RunnerTestSuite, vi } from 'vitest';
import { lost, readRecord } from './record.ts';
import { readRecordings } from './recorded.ts';

/*
 * Runs before each test file. A file that the parity page names as a witness has to show again what is claimed of it: its
 * sandboxes write down which clients they have answered, and its last hook compares. Only a run of the whole file is
 * judged. `npm run parity` sets SANDBOX_WITNESSES to a folder: what is seen is then kept there, for a new record.
 */

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const file = relative(ROOT, expect.getState().testPath ?? '')
  .split(sep)
  .join('/');
const keep = process.env.SANDBOX_WITNESSES;
const claims = readRecord()[file];

if (keep !== undefined || claims !== undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'lab-witness-'));
  process.env.SANDBOX_RECORDINGS = folder;
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the parameters, and wants a pattern in the place of the first
  afterAll(async ({}, suite) => {
    try {
      if (!isWhole(suite)) return;
      if (keep !== undefined) return write(keep, folder);
      // What a sandbox in another process has answered is written a moment after the client has it.
      await vi.waitFor(() => judge(lost(claims ?? {}, readRecordings(folder))), 2000);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Every test of it ran, and passed. */
const isWhole = (suite: Readonly<RunnerTestSuite>): boolean =>
  suite.tasks.every((task) => (task.type === 'suite' ? isWhole(task) : task.result?.state === 'pass'));

function judge(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new Error(
    `sandbox/PARITY.md says that these were seen to work in ${file}, and now they were not:\n  ${missing.join('\n  ')}\nRepair what broke them; or, if it is as it should be: npm run parity -- ${file}`,
  );
}

function write(into: string, folder: string): void {
  mkdirSync(into, { recursive: true });
  writeFileSync(
    join(into, `${file.replaceAll('/', '+')}.json`),
    JSON.stringify({ file, seen: readRecordings(folder) }),
  );
}
