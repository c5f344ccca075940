import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { readDescriptor } from '../lab/local/descriptor.ts';
import { stopSandbox } from '../lab/local/process.ts';
import { contextOf, runLab } from '../lab/testing.ts';
import { type ForeignCloud, foreignCloud } from './foreign-cloud.ts';

/** A cloud that is slow to know of what was just made: it is waited for, and nothing fails by it. */

const top = mkdtempSync(join(tmpdir(), 'lab-waiting-'));
let cloud: ForeignCloud;

beforeAll(async () => {
  const dir = join(top, 'azure');
  const faults = ['replication=6s', 'token-lifetime=15s'];
  expect((await runLab(['--dir', dir, 'sandbox', 'up', '--port', '0', '--fault', ...faults])).code).toBe(0);
  const descriptor = readDescriptor(dir);
  if (!descriptor) throw new Error('no sandbox');
  cloud = foreignCloud(descriptor, top);
});

afterAll(async () => {
  await cloud.close();
  await stopSandbox(join(top, 'azure'));
  rmSync(top, { recursive: true, force: true });
});

describe('a cloud that takes its time', () => {
  it('is waited for, with words and within a bound; and tokens may end meanwhile', async () => {
    const argv = ['--dir', join(top, 'mine'), '--cloud', cloud.file, '--auth', 'environment'];
    const ran = await runLab([...argv, 'run', '--yes', '--to', '6'], contextOf({ env: cloud.env }));
    expect(ran).toMatchObject({ code: EXIT.ok, stderr: '' });
    expect(ran.stdout).toContain('Azure does not know yet what was just made: looking again, for 2 min');
    expect(ran.stdout).toMatch(/A change takes a moment to be seen: looking again, for .* at most/);
    expect(ran.stdout).toContain('All 6 steps are done and checked');
  });
});
