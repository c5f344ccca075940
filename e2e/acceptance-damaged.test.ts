import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { newLab, STACK } from './lab-process.ts';

/**
 * Files of the lab and of its sandbox that were cut short or overwritten: it is said plainly, there is a way on, and what
 * cannot be read is never taken for something that the learner has not done.
 */

const lab = newLab();
const RUN = ['--az', 'builtin', 'run', '--to', '3', '--yes'];
const path = (file: string): string => join(lab.dir, file);
/** What a file was before anything happened to it. */
const whole = new Map<string, Buffer>();

const DAMAGES = {
  'cut short': (file: string) => truncateSync(path(file), Math.floor((whole.get(file)?.length ?? 0) / 2)),
  emptied: (file: string) => truncateSync(path(file), 0),
  garbled: (file: string) => {
    const bytes = Buffer.from(whole.get(file) ?? '');
    for (let at = 7; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x55;
    writeFileSync(path(file), bytes);
  },
} as const;
type Damage = keyof typeof DAMAGES;

/** Damages one file of a lab that does not run. */
async function damage(file: string, how: Damage): Promise<void> {
  await lab.type(['sandbox', 'down']);
  for (const [name, content] of whole) writeFileSync(path(name), content);
  DAMAGES[how](file);
}

/** Types a line of the lab, which may fail, but never shows a stack. */
async function type(...args: readonly string[]) {
  const { stdout, stderr, exitCode } = await lab.type(args);
  expect(`${stdout}\n${stderr}`).not.toMatch(STACK);
  return { stdout, stderr, exitCode };
}

beforeAll(async () => {
  expect(await type(...RUN)).toMatchObject({ exitCode: EXIT.ok });
  await lab.type(['sandbox', 'down']);
  for (const file of ['lab.json', 'sandbox/sandbox.json', 'sandbox/state.journal'])
    whole.set(file, readFileSync(path(file)));
  for (const file of ['ca.pem', 'server.pem', 'server-key.pem']) {
    whole.set(`sandbox/${file}`, readFileSync(path(`sandbox/${file}`)));
  }
});
afterAll(() => lab.remove());

describe('what the lab remembers', () => {
  it.each<Damage>(['cut short', 'garbled'])(
    '%s: is named, nothing is judged by it, and it can be moved away',
    async (how) => {
      await damage('lab.json', how);
      const { stdout, stderr, exitCode } = await type('check', '2');
      expect(exitCode).toBe(EXIT.couldNot);
      expect(stdout).toBe('');
      expect(stderr).toContain(`The lab's state file ${path('lab.json')} cannot be used`);
      const [move] = /mv '[^']+' '[^']+'/.exec(stderr) ?? [];
      await execa('sh', ['-c', String(move)]);
      // The names that were generated are found again, and with them all that was done.
      expect(await type('check', '2')).toMatchObject({ exitCode: EXIT.ok });
    },
  );
});

describe('what the sandbox can make again', () => {
  it.each<[string, Damage]>([
    ['sandbox/sandbox.json', 'cut short'],
    ['sandbox/ca.pem', 'emptied'],
    ['sandbox/server.pem', 'garbled'],
    ['sandbox/server-key.pem', 'cut short'],
  ])('%s, %s: is made again, and what was done is still done', async (file, how) => {
    await damage(file, how);
    expect(await type('check', '2')).toMatchObject({ exitCode: EXIT.ok });
  });
});

describe('the state of the sandbox', () => {
  it.each<Damage>(['garbled', 'emptied'])(
    '%s: is not believed, and kept until somebody starts over',
    async (how) => {
      await damage('sandbox/state.journal', how);
      const damaged = readFileSync(path('sandbox/state.journal'));
      const { stdout, stderr, exitCode } = await type('check', '2');
      expect(exitCode).toBe(EXIT.couldNot);
      expect(stdout).toBe('');
      expect(stderr).toContain('state.journal is damaged at line');
      expect(stderr).toMatch(/Next: .* sandbox reset/);
      expect(readFileSync(path('sandbox/state.journal'))).toEqual(damaged);
    },
  );

  it('cut short: what is lost is said, and the same command makes it again', async () => {
    await damage('sandbox/state.journal', 'cut short');
    const { stdout, exitCode } = await type(...RUN);
    expect(stdout).toContain("The sandbox's state ended in the middle of a change");
    expect(stdout).toContain('All 3 steps are done and checked');
    expect(exitCode).toBe(EXIT.ok);
  });

  it('beyond repair: sandbox reset begins with an empty one, and the steps are quick to do again', async () => {
    await damage('sandbox/state.journal', 'garbled');
    expect(await type('sandbox', 'reset')).toMatchObject({ exitCode: EXIT.ok });
    expect(await type('check', '1')).toMatchObject({ exitCode: EXIT.fails });
    expect(await type(...RUN)).toMatchObject({ exitCode: EXIT.ok });
  });
});

describe('a line that is typed wrong', () => {
  it.each([
    [['run', '--frobnicate'], 'unknown option'],
    [['run', '--frontend', 'my_app'], 'it may have letters, digits and hyphens only'],
  ])('lab %s exits 64, with the usage', async (args, says) => {
    const { stdout, stderr, exitCode } = await type(...args);
    expect(exitCode).toBe(EXIT.usage);
    expect(stderr).toContain(says);
    expect(stderr).toContain('Usage: lab');
    expect(stdout).toBe('');
  });
});
