import { Command } from 'commander';
import { countSteps, loadSteps, type Step } from '../../steps/index.ts';
import { stepNumber } from '../arguments.ts';
import { askConsent } from '../asking.ts';
import { type Connection, connect } from '../connect.ts';
import { type Consent, type ConsentOptions, consentFrom, withConsentOptions } from '../consent/consent.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { namesFrom, withNameOptions } from '../name-options.ts';
import { resultsView } from '../report/json.ts';
import { duration } from '../report/time.ts';
import { exitCodeOfSolved, type Solved, solveStep } from '../solving.ts';
import type { Names } from '../state/names.ts';

export interface RunOptions {
  readonly from?: number;
  readonly to?: number;
  readonly consent: Consent;
  readonly names: Partial<Names>;
}

/** The same as commander has parsed them; names are read apart. */
interface RunArguments extends ConsentOptions {
  readonly from?: number;
  readonly to?: number;
}

/** `lab run`: declares. */
export function runCommand(done: (options: RunOptions) => Promise<void>): Command {
  const number = stepNumber(countSteps());
  const command = new Command('run')
    .summary('perform the steps, checking each')
    .description(
      'Performs each step whose checks do not pass yet, with the same commands that you would type, and checks it.\n' +
        'Stops at the first that does not pass; run it again to go on. Exit codes as of check.',
    )
    .option('--from <step>', 'the first step (default: 1)', number)
    .option('--to <step>', 'the last step (default: the last that there is)', number);
  return withNameOptions(withConsentOptions(command)).action((options: RunArguments) => {
    const { from, to } = options;
    return done({
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      consent: consentFrom(options),
      names: namesFrom({ ...options }),
    });
  });
}

/**
 * Does. Asks before it begins, where there is somebody to ask.
 * @throws LabError as `connect` and `solveStep`; `usage` when `from` is after `to`; `needs-consent`
 */
export async function run(lab: Lab, { from, to, consent, names }: RunOptions): Promise<ExitCode> {
  const { context, print } = lab;
  const all = loadSteps();
  const steps = stepsBetween(all, from ?? 1, to ?? all.length);
  const start = performance.now();
  const connection = await connect(lab, names);
  await introduce(lab, connection);
  // In a real cloud each step is asked for, with what it makes and costs.
  if (!consent.yes && context.interactive && connection.sandbox) {
    await askConsent(lab, `Perform ${steps.length === 1 ? 'this step' : `these ${steps.length} steps`} now?`);
  }
  const solved: Solved[] = [];
  for (const step of steps) {
    const result = await solveStep(lab, connection, step, {
      count: all.length,
      consent,
      // Where somebody has agreed to each of them, nobody else signs in for them.
      signIn: context.interactive && !consent.yes ? 'in-browser' : 'automatically',
    });
    solved.push(result);
    print.result('');
    if (result.result === 'open') break;
  }
  const open = solved.find(({ result }) => result === 'open');
  print.result(
    open
      ? `Step ${open.step.number} does not pass yet; the lines above say why. Help: npx lab hint ${open.step.number}`
      : `${context.colors.green(`${steps.length === 1 ? `Step ${steps[0]?.number} is` : `All ${steps.length} steps are`} done and checked`)} (${duration(performance.now() - start)}).`,
  );
  if (!open) await sayWhereToLook(lab, connection);
  print.json({
    ...resultsView(solved, connection.cloud.name, connection.target),
    done: open === undefined,
    performed: solved.map(({ step, result, milliseconds }) => ({
      step: step.number,
      result,
      milliseconds: Math.round(milliseconds),
    })),
  });
  return exitCodeOfSolved(solved);
}

/** The steps from one number to another. @throws LabError `usage` when there are none */
function stepsBetween(steps: readonly Step[], from: number, to: number): readonly Step[] {
  if (from > to) {
    throw new LabError('usage', `There is no step from ${from} to ${to}.`, {
      next: 'Give the smaller number to --from.',
      exit: EXIT.usage,
    });
  }
  return steps.filter(({ number }) => number >= from && number <= to);
}

async function introduce({ print, context }: Lab, { cloud, target, az, sandbox }: Connection): Promise<void> {
  const { dim } = context.colors;
  const cli = await az();
  print.say(
    `Easy Auth Lab, in ${sandbox ? `the ${cloud.name} (${sandbox.url})` : cloud.name}, with ${cli.kind === 'real' ? `Azure CLI ${cli.version}` : "the lab's built-in az"}`,
  );
  print.say(
    dim(
      `${target.frontend} and ${target.backend}, group ${target.resourceGroup}, plan ${target.plan} (${target.sku}), ${target.location}, ${target.runtime}\n`,
    ),
  );
}

/** The frontend's address in a browser, once it exists. */
async function sayWhereToLook({ print }: Lab, { facts, cloud, target }: Connection): Promise<void> {
  const site = await facts.fresh().site(target.frontend);
  if (site) print.say(`Your frontend: ${cloud.browse(site.defaultHostName)}`);
}
