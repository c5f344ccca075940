import { Command } from 'commander';
import type { ExitCode } from '../exit.ts';
import type { Lab } from '../lab.ts';
import { run } from './run.ts';

/** `lab guide`, which is what `lab` alone does: declares. */
export const guideCommand = (done: () => Promise<void>): Command =>
  new Command('guide')
    .summary('walk through the lab, step by step (what lab alone does)')
    .description(
      'Walks you through the lab: read a step, do it or have it done, check it. Leaving loses nothing.\n' +
        'Without a terminal there is nobody to guide: the whole lab is performed on the sandbox, without questions.',
    )
    .action(() => done());

/** Does. Without a terminal it ends with 0 only if every check passes. @throws as `run` */
export async function startGuide(lab: Lab): Promise<ExitCode> {
  if (lab.context.interactive || lab.globals.plain) {
    const { guide } = await import('../guide/index.ts');
    return guide(lab);
  }
  const inSandbox = lab.globals.cloud === 'sandbox';
  if (inSandbox) {
    lab.print.say(
      'There is no terminal here to guide anybody at, so the lab is performed on the sandbox, without questions.',
    );
  }
  // In a real cloud nothing is done that nobody has agreed to.
  return run(lab, { consent: { yes: inSandbox }, names: {} });
}
