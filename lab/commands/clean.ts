import { Command } from 'commander';
import { labRoot } from '../actions/command-line.ts';
import { performCall } from '../actions/perform.ts';
import { askConsent } from '../asking.ts';
import { connect } from '../connect.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { duration } from '../report/time.ts';
import { readResources } from '../resources.ts';

export interface CleanOptions {
  readonly yes: boolean;
}

/** `lab clean`: declares. */
export const cleanCommand = (done: (options: CleanOptions) => Promise<void>): Command =>
  new Command('clean')
    .summary("delete the lab's resource group")
    .description(
      "Shows what is in the lab's resource group, asks, and deletes the group with everything in it.",
    )
    .option('--yes', 'do not ask', false)
    .action((options: CleanOptions) => done(options));

/** Does. @throws LabError as `connect` and `performCall`; `needs-consent`; FactError when the group cannot be read */
export async function clean(lab: Lab, { yes }: CleanOptions): Promise<ExitCode> {
  const { context, print } = lab;
  const connection = await connect(lab);
  const { resourceGroup } = connection.target;
  const resources = await readResources(connection.arm, connection.target);
  if (!resources) {
    print.result(`There is no resource group ${resourceGroup}: nothing to delete.`);
    print.json({ resourceGroup, deleted: false, resources: [] });
    return EXIT.ok;
  }
  print.result(`Resource group ${resourceGroup}, ${resources.length === 0 ? 'which is empty' : 'with'}`);
  for (const { name, type } of resources) print.result(`  ${name}  ${context.colors.dim(type)}`);
  if (!yes) await askConsent(lab, `Delete the group ${resourceGroup} and everything in it?`);
  const args = ['group', 'delete', '--name', resourceGroup, '--yes'];
  await performCall(
    connection,
    { args, cwd: labRoot, folder: '' },
    {
      signal: context.signal,
      onCommand: (line) => print.say(`${context.colors.cyan('$')} ${line}`),
      onOutput: (text) => print.stream(text),
      onDone: (milliseconds) => print.say(`took ${duration(milliseconds)}`),
    },
  );
  print.result('Deleted.');
  print.json({ resourceGroup, deleted: true, resources });
  return EXIT.ok;
}
