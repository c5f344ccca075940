import { Command } from 'commander';
import { loadSteps, type Step } from '../../steps/index.ts';
import { checkSteps, exitCodeOf, expectedUntil, type StepResult, statusOf } from '../checking.ts';
import { connect } from '../connect.ts';
import type { ExitCode } from '../exit.ts';
import { isCleanUp } from '../guide/clean-up.ts';
import { markedPlace } from '../inspect/place-mark.ts';
import type { Lab } from '../lab.ts';
import { hasWork } from '../performing.ts';
import { nextStep } from '../place.ts';
import { driftText } from '../report/drift.ts';
import { resultsView } from '../report/json.ts';
import { signOf } from '../report/verdicts.ts';
import { driftSince, noteSeen } from '../state/drift.ts';

/** `lab status`: declares. */
export const statusCommand = (done: () => Promise<void>): Command =>
  new Command('status')
    .summary('where you are, worked out from Azure')
    .description(
      'Runs all checks and says which steps are done and which one is next, and what has changed since the lab last looked.\n' +
        'Exit codes as of check.',
    )
    .action(() => done());

/** Does. @throws LabError as `connect` */
export async function status(lab: Lab): Promise<ExitCode> {
  const { context, print } = lab;
  const connection = await connect(lab);
  const { target, cloud, sandbox } = connection;
  const steps = loadSteps();
  const results = await checkSteps(connection, steps);
  context.signal.throwIfAborted();
  const isDone = (step: Step): boolean =>
    results.every((result) => result.step !== step || statusOf(result) === 'pass');
  // Worked out from Azure alone, so that it is the same answer wherever and by whomever it is asked.
  const { facts } = connection;
  const at = await markedPlace({ ...connection, facts: facts.fresh() });
  const next = nextStep(steps, isDone, at);
  const drift = driftSince(lab.globals.dir, connection, results);
  noteSeen(lab.globals.dir, connection, context.now(), results);
  print.say(
    `Easy Auth Lab in ${sandbox ? 'the sandbox' : cloud.name} · group ${target.resourceGroup}\n${target.frontend} and ${target.backend}`,
  );
  if (drift) print.result(`${driftText(lab, drift)}\n`);
  for (const result of results) print.result(line(result, context.colors));
  print.result(next ? nextText(next) : 'All steps are done.');
  print.json({
    ...resultsView(results, cloud.name, target),
    next: next?.number ?? null,
    ...(drift ?? { changes: [] }),
  });
  return exitCodeOf(results);
}

function nextText(step: Step): string {
  const { number, minutes } = step;
  const words = `Next: step ${number}, about ${minutes} minutes.`;
  return hasWork(step)
    ? `${words} To have it done: npx lab solve ${number}`
    : `${words} There is only something to see: npx lab hint ${number}`;
}

function line(result: StepResult, colors: Lab['context']['colors']): string {
  const { step, outcomes } = result;
  const state = statusOf(result);
  const until = expectedUntil(result);
  const passed = outcomes.filter((each) => each.status === 'pass').length;
  const words = {
    // Before anything was made, and after it has gone.
    pass: isCleanUp(step) ? 'nothing is left' : 'done',
    fail: `${passed} of ${outcomes.length} checks pass`,
    expected: until === step.number ? 'not done yet' : `as expected until step ${until}`,
    blocked: 'waits for an earlier step',
    error: 'could not be checked',
  }[state];
  return `  ${signOf(state, colors)} ${step.number}  ${step.title} ${colors.dim(`(${words})`)}`;
}
