import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSteps } from '../../steps/index.ts';
import { testTruth } from '../author/truth.ts';
import { connect } from '../connect.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { stopSandbox } from '../local/process.ts';
import { headingOf, outcomeText, signOf, verdictOptions } from '../report/verdicts.ts';

/** `lab author test`: in a lab of its own, which is removed afterwards. @throws LabError as `connect`, `testTruth` */
export async function testSteps(lab: Lab): Promise<ExitCode> {
  const dir = mkdtempSync(join(tmpdir(), 'easy-auth-lab-author-'));
  try {
    return await testIn({ ...lab, globals: { ...lab.globals, dir } });
  } finally {
    await stopSandbox(dir);
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

async function testIn(lab: Lab): Promise<ExitCode> {
  const { context, print } = lab;
  const options = verdictOptions(lab);
  const { colors } = options;
  const steps = loadSteps();
  const results = [];
  const { signal, now } = context;
  for await (const truth of testTruth(await connect(lab), steps, { dir: lab.globals.dir, signal, now })) {
    const { step, before, after, holds } = truth;
    results.push({ step: step.number, holds });
    print.result(`${signOf(holds ? 'pass' : 'fail', colors)} ${headingOf(step, steps.length, colors)}`);
    if (holds) continue;
    for (const outcome of before.outcomes) {
      if (outcome.status === 'pass' || outcome.status === 'error') {
        print.result(`before its actions:\n${outcomeText(outcome, options)}`);
      }
    }
    for (const outcome of after.outcomes) {
      if (outcome.status !== 'pass') print.result(`after its actions:\n${outcomeText(outcome, options)}`);
    }
  }
  print.json({ steps: results });
  return results.every(({ holds }) => holds) ? EXIT.ok : EXIT.fails;
}
