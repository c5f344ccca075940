import { checks } from '../../checks/index.ts';
import type { Step } from '../../steps/index.ts';
import { findingOut } from '../actions/finding-out.ts';
import { nextHint } from '../hinting.ts';
import type { Menu } from '../screen/ui.ts';
import type { Guide } from './guide.ts';
import { pagesOf } from './pages.ts';
import { statusLine } from './status.ts';
import { HEADINGS, sectionsCalled, tellerFor, whySections } from './telling.ts';

type Key = ' ' | 'b' | 'q';

/** Tells the text that `render` makes page by page, as long as the learner wants to read; `enough` is what not to is called. @throws Left */
export async function readOut(
  guide: Guide,
  step: Step,
  render: () => readonly string[],
  enough = 'back to the step',
): Promise<void> {
  const { ui } = guide;
  const menu: Menu<Key> = {
    status: statusLine(guide, step),
    choices: [
      { key: ' ', label: 'more' },
      { key: 'b', label: enough },
      { key: 'q', label: enough, unlisted: true },
    ],
    enter: ' ',
  };
  const pages = pagesOf(ui, render, { menu });
  do ui.print(`\n${pages.next()}`);
  while (pages.more && (await ui.choose(menu)) === ' ');
}

/** Tells the next hint; which ones were seen is remembered. @throws Left; as `Guide.connection` */
export async function tellHint(guide: Guide, step: Step): Promise<void> {
  const { colors } = guide.lab.context;
  const teller = await tellerFor(guide, step);
  const { number, of, tokens } = nextHint(guide.lab.globals.dir, step);
  const whole = [...tokens, ...findingOut(tokens, teller.fill)];
  const after = number < of ? 'For a more direct one: h again.' : 'That was the last and most direct one.';
  await readOut(guide, step, () => [
    [colors.bold(`Hint ${number} of ${of}`), teller.text(whole), colors.dim(after)].join('\n\n'),
  ]);
}

/**
 * Explains a step: why it is there, what its checks prove, what to see afterwards and what commonly goes wrong.
 * @throws Left; as `Guide.connection`
 */
export async function explain(guide: Guide, step: Step): Promise<void> {
  const { colors } = guide.lab.context;
  const teller = await tellerFor(guide, step);
  const proofs = checks.filter(({ id }) => step.checks.includes(id));
  const proved = proofs.map(({ title }) => `- ${title}`).join('\n');
  const pages = [...new Set(proofs.map(({ docs }) => docs))].map((docs) => `- ${docs}`).join('\n');
  await readOut(guide, step, () => [
    `${colors.bold('Why')}\n\n${whySections(step).map(teller.section).join('\n\n')}`,
    ...sectionsCalled(step, HEADINGS.see, HEADINGS.wrong).map(teller.section),
    `${colors.bold('What is checked')}\n\n${proved}\n\n${colors.bold('To read on')}\n\n${pages}`,
  ]);
}
