import { typedHere } from '../typed.ts';
import type { Guide } from './guide.ts';

/** Last words: that nothing is lost, how to come back, and what goes on meanwhile. */
export function goodbye(guide: Guide): string {
  const { lab, connected, firstOpen, ui } = guide;
  const { bold } = lab.context.colors;
  const typed = typedHere(lab);
  const onward = firstOpen && !guide.cleanedUp ? `go on with step ${firstOpen.number}` : 'begin again';
  const where = connected ? onward : 'come back';
  /** What to type stands on the same line where it fits. */
  const line = (words: string, command: string): string =>
    `${words}${words.length + 2 + command.length <= ui.width ? '  ' : '\n  '}${bold(command)}`;
  const lines = [line(`Nothing is lost. To ${where}:`, typed === 'npx lab' ? 'npm start' : typed)];
  if (connected?.sandbox) {
    const { url } = connected.sandbox;
    lines.push(line(`The sandbox stays up (${url}). To stop it:`, `${typed} sandbox down`));
  }
  return `\n${lines.join('\n')}`;
}
