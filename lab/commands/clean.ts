import { Command } from 'commander';
import { countSteps, loadSteps } from '../../steps/index.ts';
import { labRoot } from '../actions/command-line.ts';
import { performCall } from '../actions/perform.ts';
import { askConsent } from '../asking.ts';
import { checkPatiently, exitCodeOf, patienceIn, statusOf } from '../checking.ts';
import { type Connection, connect } from '../connect.ts';
import {
  askForName,
  type Consent,
  type ConsentOptions,
  consentFrom,
  withConsentOptions,
} from '../consent/consent.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { forgetReceipts } from '../inspect/remember-receipts.ts';
import type { Lab } from '../lab.ts';
import { type CleanUp, cleanUpOf, deletionsOf, leftoversOf } from '../leftovers.ts';
import { tellCommand } from '../report/command.ts';
import { outcomeText, verdictOptions } from '../report/verdicts.ts';
import { forgetSeen } from '../state/drift.ts';

export interface CleanOptions {
  readonly consent: Consent;
  /** Delete what has the lab's names, too, although the lab has not marked it. */
  readonly unmarked: boolean;
}

/** `lab clean`: declares. */
export function cleanCommand(done: (options: CleanOptions) => Promise<void>): Command {
  const command = new Command('clean')
    .summary('delete everything that the lab has made')
    .description(
      'Step 12: shows what the lab has made (its resource group, and its app registrations, which are not in it), asks,\n' +
        'deletes all of it, and makes sure that nothing is left. In a real cloud it deletes only what the lab has marked as\n' +
        'made by it, and wants the name of the resource group typed; with --yes: --confirm NAME.',
    )
    .option('--unmarked', "also what has the lab's names, and was made by hand", false);
  return withConsentOptions(command).action(({ unmarked, ...rest }: ConsentOptions & { unmarked: boolean }) =>
    done({ unmarked, consent: consentFrom(rest) }),
  );
}

/** Does. @throws LabError as `connect` and `performCall`; `needs-consent`; FactError when it cannot be looked */
export async function clean(lab: Lab, { consent, unmarked }: CleanOptions): Promise<ExitCode> {
  const { globals, print } = lab;
  const connection = await connect(lab);
  const { target, sandbox } = connection;
  const scope = sandbox ? 'all' : unmarked ? 'named' : 'marked';
  const cleanUp = cleanUpOf(await leftoversOf(connection), target, scope);
  const deletions = deletionsOf(cleanUp);
  tell(lab, cleanUp);
  if (deletions.length > 0) {
    if (!sandbox) await askForName(lab, target.resourceGroup, consent);
    else if (!consent.yes) await askConsent(lab, 'Delete all of it?');
  }
  for (const args of deletions) await run(lab, connection, args);
  await forgetReceipts(connection, globals.dir, []);
  forgetSeen(globals.dir, connection);
  const { gone, code } = await makeSure(lab, connection, cleanUp);
  const there = deletions.length > 0;
  print.result(!gone ? 'Something is left: see above.' : there ? 'Deleted.' : 'There was nothing to delete.');
  print.json({
    resourceGroup: target.resourceGroup,
    deleted: there && gone,
    resources: cleanUp.groups.flatMap(({ resources }) => resources),
    registrations: cleanUp.registrations.map(({ appId, displayName }) => ({ appId, displayName })),
    left: [...cleanUp.left.resources, ...cleanUp.left.registrations],
  });
  return code;
}

function tell({ print, context }: Lab, { groups, registrations, left: kept }: CleanUp): void {
  const left = [...kept.resources, ...kept.registrations];
  const { dim } = context.colors;
  for (const { name, whole, resources } of groups) {
    const what = resources.length === 0 ? 'which is empty' : 'with';
    print.result(whole ? `Resource group ${name}, ${what}` : `In resource group ${name}, which stays`);
    for (const each of resources) print.result(`  ${each.name}  ${dim(each.type)}`);
  }
  if (registrations.length > 0) print.result('App registrations in Microsoft Entra ID');
  for (const { displayName, appId } of registrations) print.result(`  ${displayName}  ${dim(appId)}`);
  if (left.length === 0) return;
  print.result('Left alone, as the lab has not made it');
  for (const each of left) print.result(`  ${each}`);
  print.say(dim('  What of this has the names of the lab is deleted, too, with: npx lab clean --unmarked'));
}

async function run(lab: Lab, connection: Connection, args: readonly string[]): Promise<void> {
  const telling = tellCommand(lab);
  const call = { args, cwd: labRoot, folder: '' };
  await performCall(connection, call, { ...telling, signal: lab.context.signal }).finally(telling.end);
}

/** Looks whether it is gone, as step 12 does; where something is left alone, whether all the rest is gone. */
async function makeSure(
  lab: Lab,
  connection: Connection,
  { left: { resources, registrations } }: CleanUp,
): Promise<{ readonly gone: boolean; readonly code: ExitCode }> {
  const { context, print } = lab;
  if (resources.length + registrations.length > 0) {
    const again = cleanUpOf(await leftoversOf(connection), connection.target, 'marked');
    const gone = deletionsOf(again).length === 0;
    return { gone, code: gone ? EXIT.ok : EXIT.fails };
  }
  const step = loadSteps().filter(({ number }) => number === countSteps());
  const patience = { ...patienceIn(connection), signal: context.signal };
  const results = await checkPatiently(connection, step, patience);
  for (const outcome of results.flatMap(({ outcomes }) => outcomes)) {
    print.result(outcomeText(outcome, verdictOptions(lab)));
  }
  const gone = results.every((result) => statusOf(result) === 'pass');
  return { gone, code: exitCodeOf(results, [countSteps()]) };
}
