import { FactError } from '../../checks/facts/error.ts';
import type { Step } from '../../steps/index.ts';
import type { StepResult } from '../checking.ts';
import { LabError } from '../errors.ts';
import { driftText } from '../report/drift.ts';
import { outcomeText, verdictOptions } from '../report/verdicts.ts';
import type { Menu } from '../screen/ui.ts';
import { driftSince, noteSeen } from '../state/drift.ts';
import { pickStep, stepItems } from './all-steps.ts';
import { lookAtAll } from './checking.ts';
import type { Guide } from './guide.ts';
import { changeNames } from './names.ts';
import { inPlace, statusLine } from './status.ts';
import { say, tellTrouble } from './words.ts';

/** Where the guide begins: at a step, past the last one, or not at all. */
export type Beginning = Step | 'end' | 'quit';

/** Welcomes the learner, or welcomes them back at the first step that is not in place. @throws Left; as `connect` */
export async function begin(guide: Guide): Promise<Beginning> {
  const { lab, steps } = guide;
  const { bold } = lab.context.colors;
  say(guide, `\n${bold('Easy Auth Lab')} · sign people in to a web app on Azure App Service, end to end`);
  const { cloud } = lab.globals;
  if (cloud !== 'sandbox' && !(await enter(guide, cloud)) && (await choosePlace(guide)) === 'quit')
    return 'quit';
  if (guide.remember().choices.welcomed === true) return resume(guide);
  say(guide, `${steps.length} steps to do and to check. Leave at any time (q): nothing is lost.`);
  if (cloud === 'sandbox' && (await choosePlace(guide)) === 'quit') return 'quit';
  await changeNames(guide);
  await connectVisibly(guide);
  guide.remember((state) => ({ ...state, choices: { ...state.choices, welcomed: true } }));
  await lookAtAll(guide);
  return guide.steps.some((step) => guide.isDone(step)) ? offer(guide) : (guide.steps[0] ?? 'end');
}

/** Said to those who do it in their own subscription. */
const IN_AZURE =
  '\nIn a subscription of your own everything is real: what is made there may cost money and can be seen from everywhere. You see each command before it runs, and in the end everything is deleted again.';

/** Goes to a cloud. What can be told to the learner is told. @returns whether they are there */
async function enter(guide: Guide, cloud: string): Promise<boolean> {
  try {
    await guide.world.enter(cloud);
    return true;
  } catch (error) {
    if (!(error instanceof LabError || error instanceof FactError)) throw error;
    tellTrouble(guide, error);
    return false;
  }
}

type PlaceKey = 's' | 'a' | 'q';

const PLACES: Menu<PlaceKey> = {
  status: 'Where do you want to do it?',
  choices: [
    { key: 's', label: 'in the sandbox: an Azure on this machine, no subscription needed' },
    { key: 'a', label: 'in my Azure subscription' },
    { key: 'q', label: 'quit' },
  ],
  enter: 's',
};

async function choosePlace(guide: Guide): Promise<'sandbox' | 'azure' | 'quit'> {
  for (;;) {
    const key = await guide.ui.choose(PLACES);
    if (key === 's') {
      if (guide.lab.globals.cloud !== 'sandbox') await enter(guide, 'sandbox');
      return 'sandbox';
    }
    if (key === 'q') return 'quit';
    say(guide, IN_AZURE);
    const { cloud } = guide.lab.globals;
    if (await enter(guide, cloud === 'sandbox' ? 'azure' : cloud)) return 'azure';
  }
}

async function connectVisibly(guide: Guide): Promise<void> {
  const { sandbox, cloud, subscription } = await guide.connection();
  const words = sandbox
    ? `The sandbox is up: ${sandbox.url}`
    : `Signed in to ${cloud.name}, subscription ${subscription?.displayName}`;
  guide.ui.print(`${guide.lab.context.colors.green('✔')} ${words}`);
}

async function resume(guide: Guide): Promise<Beginning> {
  await connectVisibly(guide);
  const results = await lookAtAll(guide);
  tellDrift(guide, results);
  const errors = results.flatMap(({ outcomes }) => outcomes.filter(({ status }) => status === 'error'));
  for (const outcome of errors) guide.ui.print(outcomeText(outcome, verdictOptions(guide.lab)));
  return offer(guide);
}

/** Says what somebody has changed since the guide last looked. */
function tellDrift({ lab, ui, connected }: Guide, results: readonly StepResult[]): void {
  if (!connected) return;
  const drift = driftSince(lab.globals.dir, connected, results);
  if (drift) ui.print(`\n${driftText(lab, drift)}`);
  noteSeen(lab.globals.dir, connected, lab.context.now(), results);
}

const onward = (guide: Guide, step: Step): string =>
  guide.isDone(step) ? `You were at step ${step.number}.` : `Step ${step.number} is next.`;

type OfferKey = 'g' | 'l' | 'w' | 'q';

/** Offers to go on at the first step that is not in place. */
async function offer(guide: Guide): Promise<Beginning> {
  const { ui, lab } = guide;
  const next = guide.firstOpen;
  ui.print(
    `\n${lab.context.colors.bold('Welcome back.')} ${inPlace(guide)}${next ? ` ${onward(guide, next)}` : ''}\n`,
  );
  for (const { text } of stepItems(guide)) ui.print(`  ${text}`);
  const menu: Menu<OfferKey> = {
    status: next ? statusLine(guide, next) : '',
    choices: [
      { key: 'g', label: next ? `go on with step ${next.number}` : 'see what is proved' },
      { key: 'l', label: 'all steps' },
      { key: 'w', label: 'names' },
      { key: 'q', label: 'quit' },
    ],
    enter: 'g',
  };
  for (;;) {
    switch (await ui.choose(menu)) {
      case 'g':
        return next ?? 'end';
      case 'q':
        return 'quit';
      case 'w':
        await changeNames(guide);
        return resume(guide);
      case 'l': {
        const first = guide.steps[0];
        const step = first && (await pickStep(guide, next ?? first));
        if (step) return step;
      }
    }
  }
}
