import { type Command, ShellError, type Step } from '../../steps/index.ts';
import { argumentsOf, type Call, lineOf } from '../actions/command-line.ts';
import { GONE, isDeletion, nothingLeft, performPatiently, prepareCall } from '../actions/perform.ts';
import type { Connection } from '../connect.ts';
import { planText } from '../consent/consent.ts';
import { LabError } from '../errors.ts';
import { beginMarking, makesSomething } from '../inspect/marking.ts';
import { patienceFor } from '../performing.ts';
import { brokenCommand } from '../render/shown-command.ts';
import { tellCommand } from '../report/command.ts';
import type { Menu } from '../screen/ui.ts';
import { visitsOf } from '../sign-in/index.ts';
import { getReceipt } from './get-receipt.ts';
import type { Guide } from './guide.ts';
import { changeNames } from './names.ts';
import { statusLine } from './status.ts';
import { commandsOf } from './step-menu.ts';
import { tellTrouble } from './words.ts';

type Key = 'r' | 'a' | 'e' | 'u' | 'j' | 'w' | 'b' | 'q';

/** A command on its way: the step's own line, or what the learner made of it. */
interface Attempt {
  readonly call: Call;
  readonly edited: boolean;
  /** It ran and failed. */
  readonly failed: boolean;
}

/**
 * Does what a step says, in its order: its commands, each shown first, which may be edited, passed over, or run with all that
 * follow; and the sign-in for its receipt.
 * @returns whether all of it came to an end: false when the learner went back
 * @throws LabError when a command cannot be filled in; Interrupted
 */
export async function runCommands(guide: Guide, step: Step): Promise<boolean> {
  const commands = commandsOf(step);
  let visits = visitsOf(step.actions);
  let all = false;
  const connection = await guide.connection();
  tellPlan(guide, connection, commands);
  const mark = await beginMarking(connection, step);
  for (const action of step.actions) {
    if (visits.some((visit) => visit === action)) {
      if ((await getReceipt(guide, step, visits)) === 'back') return false;
      visits = [];
    }
    if (action.kind !== 'command') continue;
    const index = commands.indexOf(action);
    const place = {
      step,
      position: `Command ${index + 1} of ${commands.length}`,
      left: commands.length - index,
      // What an earlier command has made may be seen a moment later.
      patienceMs: index === 0 ? 0 : patienceFor(connection),
    };
    const way = await runOne(guide, action, place, all);
    if (way === 'back') return false;
    if (makesSomething(action)) await mark((text) => guide.ui.print(`    ${text.trim()}`));
    all = way === 'all';
  }
  return true;
}

/** In a real cloud: what the commands make, and what it costs. */
function tellPlan({ lab, ui }: Guide, connection: Connection, commands: readonly Command[]): void {
  const changing = commands.filter(({ changes }) => changes);
  if (connection.sandbox || changing.length === 0) return;
  ui.print(`\n${planText(lab, connection, changing, { commandsToo: false })}`);
}

interface Place {
  readonly step: Step;
  readonly position: string;
  /** How many commands are left, this one included. */
  readonly left: number;
  /** How long to wait for what the command needs. */
  readonly patienceMs: number;
}

/** One command, until it has succeeded or the learner does not want it any more. */
async function runOne(
  guide: Guide,
  command: Command,
  place: Place,
  all: boolean,
): Promise<'next' | 'all' | 'back'> {
  const { ui } = guide;
  const afresh = async (): Promise<Attempt> => {
    const attempt = { call: await filled(guide, command, place), edited: false, failed: false };
    show(guide, place, attempt);
    return attempt;
  };
  let attempt = await afresh();
  let key: Key | undefined = all ? 'a' : undefined;
  for (;;) {
    key ??= await ui.choose(menuOf(guide, place, attempt));
    switch (key) {
      case 'b':
      case 'q':
        return 'back';
      case 'j':
        return 'next';
      case 'e': {
        const now = await edited(guide, attempt);
        if (now !== attempt) show(guide, place, now);
        attempt = now;
        break;
      }
      case 'u':
        attempt = await afresh();
        break;
      case 'w':
        await changeNames(guide);
        attempt = await afresh();
        break;
      case 'a':
      case 'r': {
        if (await succeeds(guide, attempt, place)) return key === 'a' ? 'all' : 'next';
        // What stood in the way may be gone by now: the names can be changed elsewhere, too.
        const call = attempt.edited ? attempt.call : await filled(guide, command, place);
        attempt = { ...attempt, call, failed: true };
      }
    }
    key = undefined;
  }
}

function show({ ui, lab }: Guide, { position }: Place, { call }: Attempt): void {
  const { bold, cyan } = lab.context.colors;
  const where = call.folder ? `, in ${call.folder}` : '';
  const width = ui.redraws ? ui.width - 4 : Number.POSITIVE_INFINITY;
  const line = brokenCommand(lineOf(call), width, lab.globals.shell);
  ui.print(`\n${position}${where}:\n\n  ${cyan('$')} ${bold(line.replaceAll('\n', '\n  '))}`);
}

function menuOf(guide: Guide, { step, left }: Place, { failed, edited }: Attempt): Menu<Key> {
  const more = left > 1;
  return {
    status: statusLine(guide, step),
    choices: [
      { key: 'r', label: failed ? 'run it again' : 'run it' },
      ...(more && !failed ? [{ key: 'a', label: 'run all' } as const] : []),
      { key: 'e', label: 'edit it' },
      ...(edited ? [{ key: 'u', label: 'undo the edit' } as const] : []),
      ...(failed ? [{ key: 'w', label: 'names' } as const] : []),
      { key: 'j', label: more ? 'jump over it' : 'do without it' },
      { key: 'b', label: 'back to the step' },
      { key: 'q', label: 'back to the step', unlisted: true },
    ],
    enter: failed ? 'e' : 'r',
  };
}

async function filled(guide: Guide, command: Command, { patienceMs }: Place): Promise<Call> {
  const connection = await guide.connection();
  return guide.ui.meanwhile((signal) => prepareCall(connection, command, { patienceMs, signal }));
}

async function edited({ ui }: Guide, attempt: Attempt): Promise<Attempt> {
  const before = lineOf(attempt.call);
  const line = await ui.ask({ message: '  $', initial: before, check: complaintAbout });
  if (line === undefined || line === before) return attempt;
  return { call: { ...attempt.call, args: argumentsOf(line) }, edited: true, failed: false };
}

/** What keeps a line from being run at all. */
function complaintAbout(line: string): string | undefined {
  try {
    argumentsOf(line);
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    if (error.cause instanceof ShellError) return error.message;
    return 'The guide runs commands of the Azure CLI only: they begin with az.';
  }
}

/** In a real cloud, what deletes something needs the name of the resource group. @throws Left */
async function mayDelete({ ui }: Guide, { sandbox, target }: Connection): Promise<boolean> {
  if (sandbox) return true;
  const { resourceGroup } = target;
  const answer = await ui.ask({
    message: `This cannot be undone. To do it, type ${resourceGroup}:`,
    initial: '',
    check: (text) => (text === '' || text === resourceGroup ? undefined : `It is called ${resourceGroup}.`),
  });
  if (answer !== resourceGroup) ui.print('    Nothing was deleted.');
  return answer === resourceGroup;
}

/** What to do next. Names need no other terminal here. */
const nextHere = ({ next }: LabError): string =>
  next.includes('npx lab setup') ? `${next}\n  Or change it here: press w.` : next;

/** Runs a command, telling what it prints; when it fails, why. */
async function succeeds(guide: Guide, { call, edited }: Attempt, { patienceMs }: Place): Promise<boolean> {
  const { ui, lab, live } = guide;
  const connection = await guide.connection();
  if (nothingLeft(call)) {
    ui.print(`    ${GONE.trim()}`);
    return true;
  }
  if (isDeletion(call) && !(await mayDelete(guide, connection))) return false;
  const telling = tellCommand(lab, '… it runs; Ctrl+C stops it');
  live.show(ui.redraws ? '    … getting az ready' : 'It runs. Ctrl+C ends it, and the guide.');
  const onCommand = (): void => {
    live.clear();
    telling.begin();
  };
  try {
    await ui.meanwhile((signal) =>
      performPatiently(connection, call, { ...telling, onCommand, signal, patienceMs }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const next = edited ? 'Edit the line again (e), or undo what you changed in it (u).' : nextHere(error);
    live.clear();
    telling.end();
    tellTrouble(guide, { message: error.message, next });
    return false;
  } finally {
    live.clear();
    telling.end();
  }
}
