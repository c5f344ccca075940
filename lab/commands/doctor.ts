import { Command } from 'commander';
import { FactError } from '../../checks/facts/error.ts';
import { ownProxyOf } from '../clouds/cloud-of.ts';
import { type Connection, connect } from '../connect.ts';
import { examinations } from '../doctor/examinations.ts';
import { type Finding, type Look, ok } from '../doctor/finding.ts';
import { lookAtBrowser, lookAtNode } from '../doctor/machine.ts';
import { lookAtProxy } from '../doctor/network.ts';
import { lookAtShell } from '../doctor/shell.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { commandRow, hanging, type VerdictOptions, verdictOptions } from '../report/verdicts.ts';

/** `lab doctor`: declares. */
export const doctorCommand = (done: () => Promise<void>): Command =>
  new Command('doctor')
    .summary('whether everything is there that the lab needs')
    .description(
      'Looks at this machine, at your sign-in and what you may do, and at what the cloud offers, and changes nothing.\n' +
        'Exit 0 when nothing stands in the way, 1 when something does, 2 when it could not be looked at.',
    )
    .action(() => done());

/** Does. What stands in the way of looking is a finding, too. */
export async function doctor(lab: Lab): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    print.result(findingText(finding, verdictOptions(lab)));
  };
  const isSandbox = globals.cloud === 'sandbox';
  tell({ id: 'node', title: 'Node.js', ...lookAtNode(process.version) });
  tell({ id: 'shell', title: 'The shell', ...lookAtShell(context, globals.shell, isSandbox) });
  tell({ id: 'browser', title: 'A browser', ...lookAtBrowser(context) });
  const isKnown = isSandbox || tellOfProxy(lab, tell);
  const connection = isKnown ? await connectOrTell(lab, tell) : undefined;
  if (connection) await examine(connection, tell);
  const has = (status: Finding['status']) => findings.some((each) => each.status === status);
  const end = has('fail')
    ? 'Something stands in the way: see above.'
    : has('error')
      ? 'Something could not be looked at: see above.'
      : 'Nothing stands in the way.';
  print.result(`\n${end}`);
  print.json({ findings });
  if (has('fail')) return EXIT.fails;
  return has('error') ? EXIT.couldNot : EXIT.ok;
}

/** Which proxy leads to the cloud, and whether it can be known: a file that describes a cloud may be damaged. */
function tellOfProxy({ context, globals }: Lab, tell: (finding: Finding) => void): boolean {
  try {
    tell({ id: 'proxy', title: 'The proxy', ...lookAtProxy(context, ownProxyOf(globals.cloud)) });
    return true;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    tell({ id: 'cloud', title: 'The cloud', status: 'fail', found: error.message, next: error.next });
    return false;
  }
}

/** Connects; nobody who is not signed in, or sees no subscription, gets any further. */
async function connectOrTell(lab: Lab, tell: (finding: Finding) => void): Promise<Connection | undefined> {
  try {
    const connection = await connect(lab);
    const { sandbox } = connection;
    if (sandbox)
      tell({ id: 'sandbox', title: 'The sandbox', ...ok(`${sandbox.url}, process ${sandbox.pid}`) });
    return connection;
  } catch (error) {
    if (!(error instanceof FactError || error instanceof LabError)) throw error;
    const passes = error instanceof FactError && ['unreachable', 'throttled'].includes(error.code);
    const status = passes ? 'error' : 'fail';
    tell({ id: 'sign-in', title: 'Signed in as', status, found: error.message, next: error.next });
    return undefined;
  }
}

/** Looks at everything at once, and tells it in order. */
async function examine(connection: Connection, tell: (finding: Finding) => void): Promise<void> {
  const looks = examinations.map(({ look }) => able(async () => look(connection)));
  for (const [index, { id, title }] of examinations.entries()) {
    const look = await looks[index];
    if (look) tell({ id, title, ...look });
  }
}

/** What could not be looked at is a finding, too. */
async function able(looking: () => Promise<Look>): Promise<Look> {
  try {
    return await looking();
  } catch (error) {
    if (error instanceof FactError || error instanceof LabError) {
      return { status: 'error', found: error.message, next: error.next };
    }
    throw error;
  }
}

/** Where what was found begins, below one another. */
const FOUND_AT = 26;

function findingText({ title, status, found, next }: Finding, options: VerdictOptions): string {
  const { colors, width } = options;
  const sign = {
    ok: colors.green('✔'),
    warn: colors.yellow('!'),
    fail: colors.red('✖'),
    error: colors.yellow('!'),
  }[status];
  const word = { ok: '', warn: 'note: ', fail: 'in the way: ', error: 'could not be looked at: ' }[status];
  const head = hanging(`${sign} ${title.padEnd(FOUND_AT - 2)} `, word + found, width);
  return next === undefined ? head : `${head}\n${commandRow('next', next, options)}`;
}
