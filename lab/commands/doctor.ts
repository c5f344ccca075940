import { Command } from 'commander';
import { FactError } from '../../checks/facts/error.ts';
import { connect } from '../connect.ts';
import { lookAtName, lookAtPlan, lookAtRegion, lookAtRuntime } from '../doctor/azure.ts';
import { lookAtAccount, lookAtConsent, lookAtRegistering } from '../doctor/directory.ts';
import { type Finding, type Look, ok } from '../doctor/finding.ts';
import { lookAtBrowser, lookAtNode } from '../doctor/machine.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';

/** `lab doctor`: declares. */
export const doctorCommand = (done: () => Promise<void>): Command =>
  new Command('doctor')
    .summary('whether everything is there that the lab needs')
    .description(
      'Looks at Node, the Azure CLI, the sandbox, your names, and what the cloud offers.\n' +
        'Exit 0 when nothing stands in the way, 1 when something does, 2 when it could not be looked at.',
    )
    .action(() => done());

/** Does. @throws LabError as `connect` */
export async function doctor(lab: Lab): Promise<ExitCode> {
  const { context, print } = lab;
  const { colors } = context;
  const findings: Finding[] = [];
  const look = async (id: string, title: string, looking: () => Look | Promise<Look>): Promise<void> => {
    const finding = { id, title, ...(await looking()) };
    findings.push(finding);
    print.result(findingText(finding, colors));
  };
  await look('node', 'Node.js', () => lookAtNode(process.version));
  await look('browser', 'A browser', () => lookAtBrowser(context));
  const connection = await connect(lab);
  const { sandbox } = connection;
  await look('sandbox', 'The sandbox', () => ok(`${sandbox.url}, process ${sandbox.pid}`));
  await look('names', 'The names', () => ok("all of them keep Azure's rules"));
  await look('az', 'The Azure CLI', () =>
    able(async () => {
      const { kind, version } = await connection.az();
      return kind === 'real'
        ? ok(`Azure CLI ${version}`)
        : ok(`the lab's built-in az (no Azure CLI is needed; to use one: https://aka.ms/azure-cli)`);
    }),
  );
  await look('runtime', 'The runtime', () => able(() => lookAtRuntime(connection)));
  await look('region', 'The region', () => able(() => lookAtRegion(connection)));
  await look('plan', 'The plan', () => able(() => lookAtPlan(connection)));
  await look('frontend', "The front-end app's name", () => able(() => lookAtName(connection, 'frontend')));
  await look('backend', "The back-end app's name", () => able(() => lookAtName(connection, 'backend')));
  await look('account', 'Your account', () => able(() => lookAtAccount(connection)));
  await look('registering', 'App registrations', () => able(() => lookAtRegistering(connection)));
  await look('consent', 'Consent', () => able(() => lookAtConsent(connection)));
  const has = (status: Finding['status']) => findings.some((each) => each.status === status);
  print.result(has('fail') ? '\nSomething stands in the way: see above.' : '\nNothing stands in the way.');
  print.json({ findings });
  if (has('fail')) return EXIT.fails;
  return has('error') ? EXIT.couldNot : EXIT.ok;
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

function findingText({ title, status, found, next }: Finding, colors: Lab['context']['colors']): string {
  const sign = {
    ok: colors.green('✔'),
    warn: colors.yellow('!'),
    fail: colors.red('✖'),
    error: colors.yellow('!'),
  }[status];
  const word = { ok: '', warn: 'note: ', fail: 'in the way: ', error: 'could not be looked at: ' }[status];
  return `${sign} ${title.padEnd(24)} ${word}${found}${next ? `\n    ${colors.dim('next')}  ${next}` : ''}`;
}
