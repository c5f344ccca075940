import { LabError } from './errors.ts';
import { EXIT } from './exit.ts';
import type { Lab } from './lab.ts';
import { openUi } from './screen/index.ts';

/**
 * Asks yes or no at the terminal.
 * @throws LabError `needs-consent` where nobody can be asked, or the answer is no; Left when the learner leaves
 */
export async function askConsent({ context }: Lab, question: string): Promise<void> {
  if (!context.interactive) {
    throw new LabError('needs-consent', `${question} Nobody can be asked here.`, {
      next: 'Say yes beforehand: --yes',
      exit: EXIT.usage,
    });
  }
  const ui = openUi(context);
  ui.print(context.colors.bold(question));
  const choices = [
    { key: 'y', label: 'yes' },
    { key: 'n', label: 'no' },
  ] as const;
  const answer = await ui.choose({ status: '', choices, enter: 'y' }).finally(() => ui.close());
  if (answer === 'n') {
    throw new LabError('needs-consent', 'Nothing was done.', {
      next: 'Run it again when you want it.',
      exit: EXIT.fails,
    });
  }
}
