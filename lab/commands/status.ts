import { Command } from 'commander';
import { loadSteps } from '../../steps/index.ts';
import { checkSteps, exitCodeOf, type StepResult, statusOf } from '../checking.ts';
import { connect } from '../connect.ts';
import type { ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { resultsView } from '../report/json.ts';
import { signOf } from '../report/verdicts.ts';

/** `lab status`: declares. */
export const statusCommand = (done: () => Promise<void>): Command =>
  new Command('status')
    .summary('where you are, worked out from Azure')
    .description(
      'Runs all checks and says which steps are done and which one is next. Exit codes as of check.',
    )
    .action(() => done());

/** Does. @throws LabError as `connect` */
export async function status(lab: Lab): Promise<ExitCode> {
  const { context, print } = lab;
  const connection = await connect(lab);
  const { target, cloud } = connection;
  const results = await checkSteps(connection, loadSteps());
  context.signal.throwIfAborted();
  const next = results.find((result) => statusOf(result) !== 'pass')?.step;
  print.say(
    `Easy Auth Lab in the ${cloud.name} · group ${target.resourceGroup} · ${target.frontend} and ${target.backend}`,
  );
  for (const result of results) print.result(line(result, context.colors));
  print.result(
    next
      ? `Next: step ${next.number}, about ${next.minutes} minutes. To have it done: npx lab solve ${next.number}`
      : 'All steps are done.',
  );
  print.json({ ...resultsView(results, cloud.name, target), next: next?.number ?? null });
  return exitCodeOf(results);
}

function line(result: StepResult, colors: Lab['context']['colors']): string {
  const { step, outcomes } = result;
  const state = statusOf(result);
  const passed = outcomes.filter((each) => each.status === 'pass').length;
  const words = {
    pass: 'done',
    fail: `${passed} of ${outcomes.length} checks pass`,
    blocked: 'waits for an earlier step',
    error: 'could not be checked',
  }[state];
  return `  ${signOf(state, colors)} ${step.number}  ${step.title} ${colors.dim(`(${words})`)}`;
}
