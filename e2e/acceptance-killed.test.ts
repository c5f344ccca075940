import { afterEach, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { readDescriptor } from '../lab/local/descriptor.ts';
import { type LabProcess, newLab, STACK } from './lab-process.ts';

/** `kill -9`, at moments that nobody chose: what was being done is not lost, and the same command goes on. */

const RUN = ['--az', 'builtin', 'run', '--to', '3', '--yes'];

/** Lines that a run prints from its first command to its last check, about. */
const LINES = 40;

/** Ends a process as `kill -9` does; one that has ended already is none. */
function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // it was quicker
  }
}

interface Moment {
  readonly victim: 'lab' | 'sandbox';
  /** How many lines the run has printed by then. */
  readonly line: number;
  /** And how long ago. */
  readonly ms: number;
}

/** Begins a run and kills the lab, or its sandbox, at a moment. What the run comes to then. */
function killedRun(lab: LabProcess, { victim, line, ms }: Moment) {
  const running = lab.type(RUN);
  let printed = 0;
  const strike = (): void => {
    if (running.exitCode === null) kill(victim === 'lab' ? running.pid : readDescriptor(lab.dir)?.pid);
  };
  running.stdout.on('data', (text: Buffer | string) => {
    const before = printed;
    printed += String(text).split('\n').length - 1;
    if (before < line && printed >= line) setTimeout(strike, ms);
  });
  return running;
}

describe('kill -9 at any moment of lab run', () => {
  const labs: LabProcess[] = [];
  afterEach(async () => {
    for (const lab of labs.splice(0)) await lab.remove();
  });

  it.each([
    ['the lab', ['lab', 'lab']],
    ['the sandbox, the lab, and the sandbox again', ['sandbox', 'lab', 'sandbox']],
  ] as const)('loses nothing: %s', async (_who, victims) => {
    const lab = newLab();
    labs.push(lab);
    const moments: Moment[] = [];
    for (const victim of victims) {
      const moment = { victim, line: Math.ceil(Math.random() * LINES), ms: Math.round(Math.random() * 300) };
      moments.push(moment);
      const { stdout, stderr, exitCode, signal } = await killedRun(lab, moment);
      const how = `killed: ${JSON.stringify(moments)}\n${stdout}\n${stderr}`;
      expect(`${stdout}\n${stderr}`, how).not.toMatch(STACK);
      expect([EXIT.ok, EXIT.fails, EXIT.couldNot, undefined], how).toContain(exitCode);
      if (exitCode === EXIT.fails || exitCode === EXIT.couldNot)
        expect(stderr + stdout, how).toMatch(/next/i);
      if (exitCode === undefined) expect(signal, how).toBe('SIGKILL');
    }
    const { stdout, stderr, exitCode } = await lab.type(RUN);
    const how = `killed: ${JSON.stringify(moments)}\n${stdout}\n${stderr}`;
    expect(exitCode, how).toBe(EXIT.ok);
    expect(stdout, how).toContain('All 3 steps are done and checked');
    expect((await lab.type(['check', '1', '2', '3'])).stdout).toContain('All 8 checks pass.');
  });
});
