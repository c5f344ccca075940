import { type Command, Option } from 'commander';
import type { Command as StepCommand } from '../../steps/index.ts';
import { chosenValues, type Values } from '../actions/placeholders.ts';
import type { Connection } from '../connect.ts';
import { isOff, troubleWith } from '../connecting/subscriptions.ts';
import { textWidth } from '../context.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { cleanUpOf, leftoversOf } from '../leftovers.ts';
import { brokenCommand } from '../render/shown-command.ts';
import { openUi } from '../screen/index.ts';
import { type Plan, planOf } from './plan.ts';

/** What somebody has agreed to on the command line. */
export interface Consent {
  /** Nobody is asked. */
  readonly yes: boolean;
  /** The name of what may be deleted. */
  readonly confirm?: string;
}

/** Adds `--yes` and `--confirm NAME`. */
export const withConsentOptions = (command: Command): Command =>
  command
    .option('--yes', 'do not ask', false)
    .addOption(
      new Option('--confirm <name>', 'in a real cloud: the resource group that may be deleted, with --yes'),
    );

/** The same as commander has parsed them. */
export interface ConsentOptions {
  readonly yes: boolean;
  readonly confirm?: string;
}

/** Reads them. */
export const consentFrom = ({ yes, confirm }: ConsentOptions): Consent => ({
  yes,
  ...(confirm === undefined ? {} : { confirm }),
});

/**
 * Before something is changed in a real cloud: says what will be made, changed and deleted, what that costs, and by which
 * commands, and asks. Whatever deletes needs the name of the resource group, typed or given beforehand, and is refused
 * where it would take something with it that the lab has not made. In the sandbox nobody is asked.
 * @throws LabError `needs-consent` when nobody can be asked, or the answer is no; FactError when the subscription is disabled;
 *   Left
 */
export async function beforeActing(
  lab: Lab,
  connection: Connection,
  commands: readonly StepCommand[],
  consent: Consent,
): Promise<void> {
  const { sandbox, target, subscription } = connection;
  if (sandbox || commands.length === 0) return;
  const trouble = subscription && isOff(subscription) ? troubleWith(subscription) : undefined;
  if (trouble) throw trouble;
  lab.print.say(planText(lab, connection, commands));
  const plan = planOf(commands, valuesIn(target), target);
  if (plan.deletes.length > 0) {
    await refuseForeign(connection, plan);
    await askForName(lab, target.resourceGroup, consent);
  } else if (!consent.yes) await askFirst(lab, 'Do it?');
}

/** @throws LabError `needs-consent` when something would be deleted that the lab has not marked as its own */
async function refuseForeign(connection: Connection, { deletes }: Plan): Promise<void> {
  const { left } = cleanUpOf(await leftoversOf(connection), connection.target, 'marked');
  const groupToo = deletes.some((what) => what.startsWith('resource group'));
  const foreign = [...(groupToo ? left.resources : []), ...left.registrations];
  if (foreign.length === 0) return;
  throw new LabError('needs-consent', `This would delete what the lab has not made: ${foreign.join(', ')}.`, {
    next: 'npx lab clean (it deletes what the lab has made, shows it first, and leaves the rest alone)',
    exit: EXIT.fails,
  });
}

/** What is known before anything is made. */
const valuesIn = (target: Connection['target']): Values =>
  new Map([
    ...chosenValues(target),
    ['<tenant-id>', target.tenant],
    ['<subscription-id>', target.subscription],
  ]);

/** What commands will make, change and delete, and what that costs; and the commands, where they are not shown anyway. */
export function planText(
  { context, globals }: Pick<Lab, 'context' | 'globals'>,
  { cloud, subscription, target }: Connection,
  commands: readonly StepCommand[],
  { commandsToo = true } = {},
): string {
  const plan = planOf(commands, valuesIn(target), target);
  const where = `${cloud.name}, subscription ${subscription?.displayName} (${target.subscription})`;
  const { bold, dim, cyan } = context.colors;
  const width = context.stdout.isTTY ? textWidth(context) - 4 : Number.POSITIVE_INFINITY;
  const rows = (name: string, things: readonly string[]) =>
    things.map((thing, index) => `    ${dim((index === 0 ? name : '').padEnd(8))} ${thing}`);
  return [
    bold(`  In ${where}, this`),
    ...rows('makes', plan.makes),
    ...rows('changes', plan.changes),
    ...rows('deletes', plan.deletes),
    `    ${dim('costs'.padEnd(8))} ${plan.price}`,
    ...(commandsToo ? [`    ${dim('by')}`] : []),
    ...(commandsToo ? plan.commands : []).flatMap((line) =>
      brokenCommand(line, width, globals.shell)
        .split('\n')
        .map((each) => `      ${cyan(each)}`),
    ),
  ].join('\n');
}

/** Yes or no; no, if nothing is said. @throws as `beforeActing` */
async function askFirst({ context }: Lab, question: string): Promise<void> {
  if (!context.interactive) throw nobodyThere(question, 'Say yes beforehand: --yes');
  const ui = openUi(context);
  ui.print(context.colors.bold(question));
  const choices = [
    { key: 'y', label: 'yes' },
    { key: 'n', label: 'no' },
  ] as const;
  const answer = await ui.choose({ status: '', choices, enter: 'n' }).finally(() => ui.close());
  if (answer === 'n') throw notDone();
}

/**
 * Asks for the name of what is to be deleted. @throws as `beforeActing`
 */
export async function askForName({ context }: Lab, name: string, consent: Consent): Promise<void> {
  const question = `This cannot be undone. To delete it, type the name of the resource group (${name}):`;
  if (consent.confirm !== undefined) {
    if (consent.confirm === name && consent.yes) return;
    const what =
      consent.confirm === name ? '--confirm needs --yes, too.' : `--confirm says ${consent.confirm}.`;
    throw nobodyThere(`Nothing was deleted: ${what}`, `To delete it: --yes --confirm ${name}`);
  }
  if (!context.interactive || consent.yes)
    throw nobodyThere('What deletes something needs its name.', `Say it beforehand: --yes --confirm ${name}`);
  const ui = openUi(context);
  const answer = await ui
    .ask({
      message: question,
      initial: '',
      check: (text) =>
        text === '' || text === name ? undefined : `It is called ${name}. Nothing typed: nothing deleted.`,
    })
    .finally(() => ui.close());
  if (answer !== name) throw notDone();
}

const nobodyThere = (message: string, next: string): LabError =>
  new LabError('needs-consent', message, { next, exit: EXIT.usage });

const notDone = (): LabError =>
  new LabError('needs-consent', 'Nothing was done.', {
    next: 'Run it again when you want it.',
    exit: EXIT.fails,
  });
