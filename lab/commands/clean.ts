import { Command } from 'commander';
import type { Application } from '../../checks/facts/applications.ts';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { labRoot } from '../actions/command-line.ts';
import { performCall } from '../actions/perform.ts';
import { askConsent } from '../asking.ts';
import { checkPatiently, exitCodeOf, PATIENCE, statusOf } from '../checking.ts';
import { type Connection, connect } from '../connect.ts';
import type { ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { registrationsOf } from '../leftovers.ts';
import { tellCommand } from '../report/command.ts';
import { outcomeText, verdictOptions } from '../report/verdicts.ts';
import { type Resource, readResources } from '../resources.ts';
import { replaceReceipts } from '../state/lab-file.ts';

export interface CleanOptions {
  readonly yes: boolean;
}

/** `lab clean`: declares. */
export const cleanCommand = (done: (options: CleanOptions) => Promise<void>): Command =>
  new Command('clean')
    .summary('delete everything that the lab has made')
    .description(
      "Step 12: shows what is in the lab's resource group and which app registrations belong to it, asks, deletes all of\n" +
        'it, and makes sure that nothing is left.',
    )
    .option('--yes', 'do not ask', false)
    .action((options: CleanOptions) => done(options));

/** Does. @throws LabError as `connect` and `performCall`; `needs-consent`; FactError when it cannot be looked */
export async function clean(lab: Lab, { yes }: CleanOptions): Promise<ExitCode> {
  const { context, globals, print } = lab;
  const connection = await connect(lab);
  const { target, arm, facts } = connection;
  const { resourceGroup } = target;
  const [resources, registrations] = await Promise.all([
    readResources(arm, target),
    registrationsOf(facts.fresh(), target),
  ]);
  const there = resources !== undefined || registrations.length > 0;
  tell(lab, resourceGroup, resources, registrations);
  if (there) {
    if (!yes) await askConsent(lab, 'Delete all of it?');
    for (const { appId } of registrations) await run(lab, connection, ['ad', 'app', 'delete', '--id', appId]);
    if (resources) await run(lab, connection, ['group', 'delete', '--name', resourceGroup, '--yes']);
  }
  replaceReceipts(globals.dir, target, []);
  const step = loadSteps().filter(({ number }) => number === countSteps());
  const results = await checkPatiently(connection, step, { ...PATIENCE, signal: context.signal });
  for (const outcome of results.flatMap(({ outcomes }) => outcomes)) {
    print.result(outcomeText(outcome, verdictOptions(lab)));
  }
  const gone = results.every((result) => statusOf(result) === 'pass');
  print.result(!gone ? 'Something is left: see above.' : there ? 'Deleted.' : 'There was nothing to delete.');
  print.json({
    resourceGroup,
    deleted: there && gone,
    resources: resources ?? [],
    registrations: registrations.map(({ appId, displayName }) => ({ appId, displayName })),
  });
  return exitCodeOf(results);
}

function tell(
  { print, context }: Lab,
  group: string,
  resources: readonly Resource[] | undefined,
  registrations: readonly Application[],
): void {
  const { dim } = context.colors;
  if (resources) {
    print.result(`Resource group ${group}, ${resources.length === 0 ? 'which is empty' : 'with'}`);
    for (const { name, type } of resources) print.result(`  ${name}  ${dim(type)}`);
  }
  if (registrations.length === 0) return;
  print.result('App registrations in Microsoft Entra ID');
  for (const { displayName, appId } of registrations) print.result(`  ${displayName}  ${dim(appId)}`);
}

async function run(lab: Lab, connection: Connection, args: readonly string[]): Promise<void> {
  const telling = tellCommand(lab);
  const call = { args, cwd: labRoot, folder: '' };
  await performCall(connection, call, { ...telling, signal: lab.context.signal }).finally(telling.end);
}
