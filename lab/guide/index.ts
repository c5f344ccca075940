import { loadSteps } from '../../steps/index.ts';
import { sandboxShell } from '../commands/sandbox-shell.ts';
import { connect } from '../connect.ts';
import { chooseBy } from '../connecting/choose.ts';
import { LabError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { runningSandbox } from '../local/client.ts';
import { openInBrowser } from '../opening.ts';
import { createPrinter } from '../report/printer.ts';
import { openUi } from '../screen/index.ts';
import { Interrupted, Left } from '../screen/ui.ts';
import { updateLabState } from '../state/lab-file.ts';
import { asTyped } from '../typed.ts';
import { watchChanges } from '../watching.ts';
import { atStep, type Way } from './at-step.ts';
import { goodbye } from './goodbye.ts';
import { Guide, type World } from './guide.ts';
import { begin } from './start.ts';
import { summarise } from './summary.ts';

/**
 * The guide: walks a learner through the steps at a terminal. It ends with 0 however the learner leaves: nothing is lost.
 * @throws LabError `usage` with `--json`, as nobody would see the menus; as `connect`
 */
export async function guide(lab: Lab): Promise<ExitCode> {
  const { context, globals } = lab;
  if (globals.json) {
    throw new LabError('usage', 'The guide is for people, and has nothing to say in JSON.', {
      next: 'For programs: npx lab status --json, npx lab check --json, npx lab run --json',
      exit: EXIT.usage,
    });
  }
  const typed = asTyped(lab);
  const ui = openUi(context, typed);
  const spoken = { ...globals, quiet: false };
  const inGuide: Lab = { ...lab, globals: spoken, print: createPrinter(context, spoken, typed) };
  const inCloud = (cloud: string): Lab => ({ ...inGuide, globals: { ...spoken, cloud } });
  let here = inCloud(globals.cloud);
  const world: World = {
    ui,
    steps: loadSteps(),
    connect: () => connect(here),
    async enter(cloud) {
      const there = inCloud(cloud);
      const connection = await connect(there, {}, chooseBy(ui));
      updateLabState(globals.dir, (state) => ({ ...state, cloud }));
      here = there;
      return connection;
    },
    isUp: async ({ sandbox }) =>
      !sandbox || (await runningSandbox(globals.dir))?.instance === sandbox.instance,
    watch: watchChanges,
    openPage: (address) => openInBrowser(context, address),
    openShell: async () => void (await sandboxShell(inCloud('sandbox'))),
  };
  try {
    await walk(new Guide(inGuide, world));
  } finally {
    ui.close();
  }
  return EXIT.ok;
}

/** The whole way, from the welcome to the last words. @throws LabError as `connect` */
export async function walk(guide: Guide): Promise<void> {
  try {
    let way: Way = await begin(guide);
    while (way !== 'quit') way = way === 'end' ? await summarise(guide) : await atStep(guide, way);
  } catch (error) {
    if (!(error instanceof Left || error instanceof Interrupted)) throw error;
  }
  guide.ui.print(goodbye(guide));
}
