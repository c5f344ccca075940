import type { StepResult } from '../checking.ts';
import { wrapped } from '../render/inline.ts';
import { outcomeLine, verdictOptions } from '../report/verdicts.ts';
import type { Menu } from '../screen/ui.ts';
import { pickStep } from './all-steps.ts';
import type { Way } from './at-step.ts';
import { lookAtAll } from './checking.ts';
import { isCleanUp } from './clean-up.ts';
import type { Guide } from './guide.ts';
import { showAddress } from './open-page.ts';
import { readOut } from './reading.ts';
import { bar, inPlace } from './status.ts';

type Key = 'o' | 'l' | 'b' | 'q';

/** What is proved, step by step, by looking at everything once more, and what to do next. @throws Left; Interrupted */
export async function summarise(guide: Guide): Promise<Way> {
  const { ui, steps } = guide;
  const all = await lookAtAll(guide);
  // Either what the steps have made is there, or that it is gone; never both.
  const results = all.filter(({ step }) => isCleanUp(step) === guide.cleanedUp);
  ui.newPage();
  const last = steps.at(-1);
  const proved = () => [
    wrapped(headline(guide, results), ui.width),
    ...results.map((each) => proof(guide, each)),
  ];
  if (last) await readOut(guide, last, () => [proved().join('\n\n'), next(guide)], 'enough');
  const address = await frontendAddress(guide);
  for (;;) {
    const key = await ui.choose(menuOf(guide, address !== undefined));
    if (key === 'q' || !last) return 'quit';
    if (key === 'b') return last;
    if (key === 'l') {
      const step = await pickStep(guide, last);
      if (step) return step;
      continue;
    }
    if (address !== undefined) await showAddress(guide, address);
  }
}

function menuOf(guide: Guide, hasPage: boolean): Menu<Key> {
  return {
    status: guide.ui.redraws ? `${bar(guide)}  ${inPlace(guide)}` : inPlace(guide),
    choices: [
      ...(hasPage ? [{ key: 'o', label: 'open your frontend' } as const] : []),
      { key: 'l', label: 'all steps' },
      { key: 'b', label: 'back to the last step' },
      { key: 'q', label: 'quit' },
    ],
    enter: 'q',
  };
}

function headline(guide: Guide, results: readonly StepResult[]): string {
  const { bold, green } = guide.lab.context.colors;
  const outcomes = results.flatMap((result) => result.outcomes);
  const passed = outcomes.filter(({ status }) => status === 'pass').length;
  if (guide.cleanedUp) {
    return bold(green('You have come to the end, and nothing is left behind: what the steps made is gone.'));
  }
  if (passed === outcomes.length) {
    return bold(green(`You have come to the end, and it is proved: all ${passed} checks pass just now.`));
  }
  return bold(
    `You have come to the end. Not all is in place: ${passed} of ${outcomes.length} checks pass just now.`,
  );
}

/** A step and what its checks say of it just now. */
function proof({ lab }: Guide, { step, outcomes }: StepResult): string {
  const { bold } = lab.context.colors;
  const lines = outcomes.map((outcome) => outcomeLine(outcome, verdictOptions(lab)));
  return [`${bold(`Step ${step.number}`)} · ${step.title}`, ...lines].join('\n');
}

function next(guide: Guide): string {
  const ways = guide.cleanedUp ? AFTERWARDS : AT_THE_END;
  const lines = ways.flatMap(([what, ...commands]) => [
    `- ${what}:`,
    ...commands.map((line) => `    ${line}`),
  ]);
  return [guide.lab.context.colors.bold('What to do next'), ...lines].join('\n');
}

const AT_THE_END = [
  ['Take a step back, and find your own way to it', 'npx lab reset 2'],
  ['See at any time how everything stands', 'npx lab check'],
  [
    'Clean up: delete what the steps have made, and stop the sandbox',
    'npx lab clean',
    'npx lab sandbox down',
  ],
] as const;

const AFTERWARDS = [
  ['Do a step once more: put the sandbox at its start', 'npx lab goto 7'],
  ['Stop the sandbox', 'npx lab sandbox down'],
] as const;

async function frontendAddress(guide: Guide): Promise<string | undefined> {
  const { cloud, facts, target } = await guide.connection();
  const site = await guide.interruptible(
    facts
      .fresh()
      .site(target.frontend)
      .catch(() => undefined),
  );
  return site && cloud.browse(site.defaultHostName);
}
