import { labFolder } from '../folder.ts';
import type { Lab } from '../lab.ts';
import type { Guide } from './guide.ts';

/** How the learner comes back to this lab, and what they type before `check` and the like. */
export function commandToReturn({ context, globals }: Pick<Lab, 'context' | 'globals'>): {
  readonly start: string;
  readonly lab: string;
} {
  if (globals.dir === labFolder(context, undefined)) return { start: 'npm start', lab: 'npx lab' };
  const lab = `npx lab --dir ${/[^\w@%+=:,./-]/.test(globals.dir) ? `"${globals.dir}"` : globals.dir}`;
  return { start: lab, lab };
}

/** Last words: that nothing is lost, how to come back, and what goes on meanwhile. */
export function goodbye(guide: Guide): string {
  const { lab, connected, firstOpen, ui } = guide;
  const { bold } = lab.context.colors;
  const command = commandToReturn(lab);
  const where = connected && firstOpen ? `go on with step ${firstOpen.number}` : 'come back';
  /** What to type stands on the same line where it fits. */
  const line = (words: string, typed: string): string =>
    `${words}${words.length + 2 + typed.length <= ui.width ? '  ' : '\n  '}${bold(typed)}`;
  const lines = [line(`Nothing is lost. To ${where}:`, command.start)];
  if (connected) {
    const { url } = connected.sandbox;
    lines.push(line(`The sandbox stays up (${url}). To stop it:`, `${command.lab} sandbox down`));
  }
  return `\n${lines.join('\n')}`;
}
