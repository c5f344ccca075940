import { Command } from 'commander';
import { type Context, textWidth } from '../context.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { addFaults, clearFaults, type Faults, type KnownFault, readFaults } from '../local/faults.ts';
import { startSandbox } from '../local/process.ts';
import { wrapped } from '../render/inline.ts';

export interface FaultOptions {
  /** Faults to add, as they are written. */
  readonly specs: readonly string[];
  readonly list: boolean;
  /** Names of faults to end; `true`: all. */
  readonly clear: readonly string[] | true | undefined;
}

/** `lab sandbox fault`: declares. */
export function sandboxFaultCommand(done: (options: FaultOptions) => Promise<void>): Command {
  return new Command('fault')
    .summary('have it misbehave: throttle, break connections, lag behind, be strict')
    .description(
      'Has the sandbox misbehave as Azure can, until it is told to stop or ends. A fault is NAME=VALUE, or\n' +
        'NAME@SERVICE+SERVICE=VALUE for some services (login, arm, graph, kudu, site, portal) only:\n\n' +
        '  lab sandbox fault throttle=30% latency=80ms~20ms     slow, and 429 for every third request\n' +
        '  lab sandbox fault replication=10s                    what is new in the directory is seen later\n' +
        '  lab sandbox fault drop@graph=5%,seed=7               the same requests are hit each time\n' +
        '  lab sandbox fault user-consent=off                   a tenant with strict administrators\n\n' +
        'Without anything it says which faults are on.',
    )
    .argument('[specs...]', 'faults to add; one that is on already gets the new value')
    .option('--list', 'say what there is, with examples', false)
    .option('--clear [names...]', 'end these faults, or all')
    .action((specs: string[], { list, clear }: { list: boolean; clear?: string[] | true }) =>
      done({ specs, list, clear }),
    );
}

/** Does. The sandbox is started if it does not run. @throws LabError as `startSandbox`, `addFaults`; `usage` */
export async function sandboxFault(lab: Lab, { specs, list, clear }: FaultOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  if (specs.length > 0 && clear !== undefined) {
    throw new LabError('usage', 'Faults are either added or ended, not both at once.', {
      next: 'npx lab sandbox fault --clear, then npx lab sandbox fault throttle=30%',
      exit: EXIT.usage,
    });
  }
  const { descriptor } = await startSandbox(globals.dir, { env: context.env });
  const now =
    clear !== undefined
      ? await clearFaults(descriptor, clear === true ? [] : clear)
      : specs.length > 0
        ? await addFaults(descriptor, specs.join(','))
        : await readFaults(descriptor);
  if (list) print.result(listOf(now.known, context));
  print.result(faultsText(now));
  const { faults, seed, known } = now;
  print.json(list ? { faults, seed, known } : { faults, seed });
  return EXIT.ok;
}

/** Which faults are on, in a line or two. */
export const faultsText = ({ faults, seed }: Pick<Faults, 'faults' | 'seed'>): string =>
  faults.length === 0
    ? 'The sandbox behaves: no faults.'
    : `The sandbox misbehaves: ${faults.join(' ')} (seed ${seed}). To end it: npx lab sandbox fault --clear`;

/** Of each fault how to ask for it, and below that what it does to whom. */
function listOf(known: readonly KnownFault[], context: Context): string {
  const { bold, dim } = context.colors;
  const told = (text: string): string =>
    wrapped(text, textWidth(context) - INDENT.length).replaceAll(/^/gm, INDENT);
  const entries = known.map(({ name, example, takes, summary, services, usual }) => {
    const form = takes === example ? '' : dim(`   (${takes})`);
    const others = services.filter((each) => !usual.includes(each));
    const whom = services.length === 0 ? '' : ` Befalls ${usual.join(', ')}`;
    const more = others.length === 0 ? '' : `; by @, also ${others.join(', ')}`;
    return `${bold(`${name}=${example}`)}${form}\n${told(`${sentence(summary)}.${whom}${more}${whom ? '.' : ''}`)}`;
  });
  return `${entries.join('\n')}\n`;
}

const INDENT = '    ';

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
