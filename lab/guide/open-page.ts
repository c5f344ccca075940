import type { Browse, Step } from '../../steps/index.ts';
import type { Guide } from './guide.ts';
import { HEADINGS, sectionsCalled, tellerFor } from './telling.ts';
import { say } from './words.ts';

/**
 * Opens the page of a step in the learner's browser, and tells what should be there.
 * @returns whether there is a page yet
 * @throws as `Guide.connection`
 */
export async function openPage(guide: Guide, step: Step): Promise<boolean> {
  const { ui } = guide;
  const teller = await tellerFor(guide, step);
  const page = step.actions.find((action): action is Browse => action.kind === 'browse');
  const address = page && teller.address(page);
  if (address === undefined) {
    say(guide, '\nThere is no page to open yet: the app does not exist, so that nobody knows its address.');
    return false;
  }
  await showAddress(guide, address);
  for (const section of sectionsCalled(step, HEADINGS.see)) ui.print(`\n${teller.section(section)}`);
  return true;
}

/** Opens an address, and prints it in any case. */
export async function showAddress({ ui, lab, world }: Guide, address: string): Promise<void> {
  const opened = await world.openPage(address);
  const { cyan } = lab.context.colors;
  ui.print(
    `\n${opened ? 'Opened in your browser:' : 'Open this in a browser on this machine:'}\n\n  ${cyan(address)}`,
  );
}
