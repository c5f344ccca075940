import type { Colors } from '../context.ts';

/** What happened and what to do next, as an error of ours carries it. */
export interface Trouble {
  readonly message: string;
  readonly next: string;
}

/** The same for a terminal. Nothing is broken into lines, so that commands can be copied. */
export const troubleText = ({ message, next }: Trouble, colors: Colors): string =>
  `${colors.red('✖')} ${message}\n  ${colors.bold('Next:')} ${next}`;
