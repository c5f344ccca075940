import type { Command, Step } from '../../steps/index.ts';
import { argumentsOf, type Call, callOf, lineOf } from '../actions/command-line.ts';
import { performCall } from '../actions/perform.ts';
import { readValues } from '../actions/placeholders.ts';
import { LabError } from '../errors.ts';
import { brokenCommand } from '../render/shown-command.ts';
import { tellCommand } from '../report/command.ts';
import type { Menu } from '../screen/ui.ts';
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
 * Runs the commands of a step, each shown first; it may be edited, passed over, or run with all that follow.
 * @returns whether all of them came to an end: false when the learner went back
 * @throws LabError when a command cannot be filled in; Interrupted
 */
export async function runCommands(guide: Guide, step: Step): Promise<boolean> {
  const commands = commandsOf(step);
  let all = false;
  for (const [index, command] of commands.entries()) {
    const place = {
      step,
      position: `Command ${index + 1} of ${commands.length}`,
      left: commands.length - index,
    };
    const way = await runOne(guide, command, place, all);
    if (way === 'back') return false;
    all = way === 'all';
  }
  return true;
}

interface Place {
  readonly step: Step;
  readonly position: string;
  /** How many commands are left, this one included. */
  readonly left: number;
}

/** One command, until it has succeeded or the learner does not want it any more. */
async function runOne(
  guide: Guide,
  command: Command,
  place: Place,
  all: boolean,
): Promise<'next' | 'all' | 'back'> {
  const { ui } = guide;
  let attempt: Attempt = { call: await filled(guide, command), edited: false, failed: false };
  let key: Key | undefined = all ? 'a' : undefined;
  show(guide, place, attempt);
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
        attempt = { call: await filled(guide, command), edited: false, failed: false };
        break;
      case 'w':
        await changeNames(guide);
        attempt = { call: await filled(guide, command), edited: false, failed: false };
        break;
      case 'a':
      case 'r': {
        if (await succeeds(guide, attempt)) return key === 'a' ? 'all' : 'next';
        // What stood in the way may be gone by now: the names can be changed elsewhere, too.
        const call = attempt.edited ? attempt.call : await filled(guide, command);
        attempt = { ...attempt, call, failed: true };
      }
    }
    if (key === 'u' || key === 'w') show(guide, place, attempt);
    key = undefined;
  }
}

function show({ ui, lab }: Guide, { position }: Place, { call }: Attempt): void {
  const { bold, cyan } = lab.context.colors;
  const where = call.folder ? `, in ${call.folder}` : '';
  const line = ui.redraws ? brokenCommand(lineOf(call), ui.width - 4) : lineOf(call);
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

async function filled(guide: Guide, command: Command): Promise<Call> {
  const { target, facts } = await guide.connection();
  return callOf(command, await guide.interruptible(readValues(command.text, target, facts.fresh())));
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
    if (error instanceof LabError)
      return 'The guide runs commands of the Azure CLI only: they begin with az.';
    throw error;
  }
}

/** Runs a command, telling what it prints; when it fails, why. */
async function succeeds(guide: Guide, { call, edited }: Attempt): Promise<boolean> {
  const { ui, lab, live } = guide;
  const connection = await guide.connection();
  const telling = tellCommand(lab, '… it runs; Ctrl+C stops it');
  live.show(ui.redraws ? '    … getting az ready' : 'It runs. Ctrl+C ends it, and the guide.');
  const onCommand = (): void => {
    live.clear();
    telling.begin();
  };
  try {
    await ui.meanwhile((signal) => performCall(connection, call, { ...telling, onCommand, signal }));
    return true;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const next = edited ? 'Edit the line again (e), or undo what you changed in it (u).' : error.next;
    live.clear();
    telling.end();
    tellTrouble(guide, { message: error.message, next });
    return false;
  } finally {
    live.clear();
    telling.end();
  }
}
