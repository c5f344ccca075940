import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import type { Ran } from '../lab/testing.ts';
import { countSteps, loadSteps } from '../steps/index.ts';
import { type AnyCloud, anyCloud } from './any-cloud.ts';
import { runVisiting } from './run-visiting.ts';

/**
 * The whole lab as somebody does it in their own cloud, step by step. `LAB_E2E_CLOUD` and its companions name a real one
 * (CONTRIBUTING.md); without them it is a sandbox that the lab does not know as one.
 */

const top = mkdtempSync(join(tmpdir(), 'lab-anywhere-'));
const cloud: AnyCloud = await anyCloud(process.env);
/** Steps that look at what earlier ones have made, and make nothing. */
const LOOKING = loadSteps()
  .filter(({ actions }) => actions.every(({ kind }) => kind === 'browse' || kind === 'portal'))
  .map(({ number }) => number);

const lab = (folder: string, ...argv: string[]): Promise<Ran> =>
  runVisiting(['--dir', join(top, folder), ...cloud.options, ...argv], cloud);

/** Once something is made, it is deleted, whatever happens. */
let group = '';
afterAll(async () => {
  if (group !== '') await lab('mine', 'clean', '--yes', '--confirm', group);
  await cloud.close();
  rmSync(top, { recursive: true, force: true });
}, cloud.patience);

describe(`the lab in ${cloud.name}`, { timeout: cloud.patience }, () => {
  beforeAll(async () => {
    const { stdout } = await lab('mine', 'status', '--json');
    group = JSON.parse(stdout).target.resourceGroup;
  }, cloud.patience);

  it('may begin', async () => {
    const { code, stdout } = await lab('mine', 'doctor', '--json');
    expect({ code, findings: JSON.parse(stdout).findings }).toMatchObject({ code: EXIT.ok });
  });

  it.for(Array.from({ length: countSteps() - 1 }, (_, index) => index + 1))(
    'does step %i, which is proved by its checks only then',
    async (step) => {
      const number = String(step);
      const before = await lab('mine', 'check', number, '--json');
      const done = await lab('mine', 'run', '--from', number, '--to', number, '--yes');
      const after = await lab('mine', 'check', number, '--json');
      expect({ stderr: done.stderr, code: done.code, after: after.code }).toEqual({
        stderr: '',
        code: EXIT.ok,
        after: EXIT.ok,
      });
      expect(before.code).toBe(LOOKING.includes(step) ? EXIT.ok : EXIT.fails);
    },
  );

  it('is found again by the subscription alone, and validated as a student of a class is', async () => {
    const here = JSON.parse((await lab('mine', 'status', '--json')).stdout);
    const there = JSON.parse((await lab('elsewhere', 'status', '--json')).stdout);
    expect(there).toEqual(here);
    const roster = join(top, 'roster.csv');
    writeFileSync(roster, `student,subscription,resource group\nme,${cloud.subscription},${group}\n`);
    const out = join(top, 'class');
    const { code } = await lab('mine', 'validate', roster, '--out', out);
    expect(code).toBe(EXIT.ok);
    expect(readFileSync(join(out, 'grades.csv'), 'utf8')).toContain('me');
  });

  it('is cleaned up, and a second time does no harm', async () => {
    const clean = ['clean', '--yes', '--confirm', group];
    expect(await lab('mine', ...clean)).toMatchObject({ code: EXIT.ok, stderr: '' });
    const again = await lab('mine', ...clean);
    expect(again).toMatchObject({
      code: EXIT.ok,
      stdout: expect.stringContaining('There was nothing to delete.'),
    });
    group = '';
  });
});
