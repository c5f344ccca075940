import type { Readable, Writable } from 'node:stream';
import pc from 'picocolors';
import { EXIT } from './exit.ts';

/** Functions that colour a text, or leave it alone. */
export type Colors = ReturnType<typeof pc.createColors>;

/** Where text goes. */
export type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Where keys and lines come from. */
export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };

/** Everything that a command knows of the process it runs in; tests make their own. */
export interface Context {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Somebody sits at a terminal who can be asked. */
  readonly interactive: boolean;
  /** What is on that terminal may be drawn anew, and single keys may be read: no screen reader, no dumb terminal. */
  readonly redraws: boolean;
  readonly colors: Colors;
  readonly now: () => Date;
  /** Aborted when the learner presses Ctrl+C. */
  readonly signal: AbortSignal;
}

/**
 * Whether to print in colour: `NO_COLOR` (no-color.org) before `FORCE_COLOR` (force-color.org) before whether standard
 * output is a terminal. An empty value is as if it were not set; `FORCE_COLOR=0` means no.
 */
export function wantsColor(env: Context['env'], isTTY: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && env.TERM !== 'dumb';
}

/**
 * Whether a terminal may be redrawn: not where it cannot (`TERM=dumb`), and not for somebody who listens to it
 * (`LAB_PLAIN=1`; an empty value and 0 are as if it were not set).
 */
export const wantsRedraws = ({ TERM, LAB_PLAIN = '' }: Context['env']): boolean =>
  TERM !== 'dumb' && (LAB_PLAIN === '' || LAB_PLAIN === '0');

/** Columns for text: those of the terminal, within what reads well. */
export const textWidth = ({ stdout }: Pick<Context, 'stdout'>): number =>
  Math.max(20, Math.min(stdout.columns || 80, 100));

/** The context of this process. Ctrl+C aborts its signal once; the second time it ends the process at once. */
export function processContext(): Context {
  const { stdin, stdout, stderr, env } = process;
  const interactive = stdin.isTTY === true && stdout.isTTY === true && !env.CI;
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Not once: a package that cleans up (signal-exit) ends the process when it finds nobody else who listens.
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      controller.abort();
    });
  }
  // A reader that has seen enough (`lab check | head -1`) is no error.
  stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit();
    throw error;
  });
  return {
    stdin,
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    interactive,
    redraws: interactive && wantsRedraws(env),
    colors: pc.createColors(wantsColor(env, stdout.isTTY === true)),
    now: () => new Date(),
    signal: controller.signal,
  };
}
