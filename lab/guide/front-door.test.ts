import { PassThrough } from 'node:stream';
import { describe, expect } from 'vitest';
import { loadSteps } from '../../steps/index.ts';
import { wantsRedraws } from '../context.ts';
import { EXIT } from '../exit.ts';
import { contextOf, runLab, test } from '../testing.ts';
import { waySections, whySections } from './telling.ts';

describe('lab --plain', () => {
  test('guides by lines, and is left at the end of the input without a trace', async ({ lab }) => {
    const stdin = new PassThrough();
    stdin.end('a\n');
    const { code, stdout } = await runLab(
      ['--plain', '--auth', 'environment', '--dir', lab.dir],
      contextOf({ stdin }),
    );
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain('s: in the sandbox');
    expect(stdout).toContain('In a subscription of your own everything is real');
    expect(stdout).toContain('✖ The lab is to sign in by environment variables');
    expect(stdout).toContain(`To come back:  npx lab --dir ${lab.dir}`);
    expect(stdout).not.toContain('\u001b');
  });

  test('says why it is not signed in to another cloud, and offers the sandbox', async ({ lab }) => {
    const stdin = new PassThrough();
    stdin.end('q\n');
    const { code, stdout } = await runLab(
      ['--plain', '--cloud', 'azure', '--auth', 'environment', '--dir', lab.dir],
      contextOf({ stdin }),
    );
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain('✖ The lab is to sign in by environment variables');
    expect(stdout).toContain('s: in the sandbox');
  });
});

describe('lab --json at a terminal', () => {
  test('is no guide, and is told which commands speak JSON', async ({ lab }) => {
    const { code, stderr } = await runLab(['--json', '--dir', lab.dir], contextOf({ interactive: true }));
    expect(code).toBe(EXIT.usage);
    expect(stderr).toContain(`npx lab --dir ${lab.dir} status --json`);
  });
});

describe('a terminal is drawn anew', () => {
  test.for([
    ['as most are', {}, true],
    ['unless it is a dumb one', { TERM: 'dumb' }, false],
    ['unless somebody listens to it', { LAB_PLAIN: '1' }, false],
    ['where that is not meant', { LAB_PLAIN: '0' }, true],
    ['where that is empty', { LAB_PLAIN: '' }, true],
  ] as const)('%s', ([, env, redraws]) => {
    expect(wantsRedraws(env)).toBe(redraws);
  });
});

describe('every step', () => {
  test.for(loadSteps().map((step) => [step.number, step] as const))('%i has a why and a way', ([, step]) => {
    expect(whySections(step)).toHaveLength(1);
    expect(waySections(step).length).toBeGreaterThan(0);
  });
});
