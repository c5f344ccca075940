import type { Context, Output } from '../context.ts';
import type { Globals } from '../globals.ts';

/** Where a command's words go: everything that the lab prints goes through one of these. */
export interface Printer {
  /** A result: what was asked for. Not printed with `--json`, where `json` says it. */
  result(text: string): void;
  /** Progress: not printed with `--quiet`; on standard error with `--json`. */
  say(text: string): void;
  /** Only with `--verbose`, on standard error. */
  detail(text: string): void;
  /** The one document on standard output; printed with `--json` only. */
  json(value: unknown): void;
  /** Output of another program, as it comes: as `say`, without a line's end of its own. */
  stream(text: string): void;
  /** Text as it is, on standard output, whatever the options. */
  raw(text: string): void;
}

/** The printer for these options; `typed` makes commands of the lab in its words what has to be typed. */
export function createPrinter(
  { stdout, stderr }: Pick<Context, 'stdout' | 'stderr'>,
  { json, quiet, verbose }: Pick<Globals, 'json' | 'quiet' | 'verbose'>,
  typed: (text: string) => string = (text) => text,
): Printer {
  const progress: Output | undefined = quiet ? undefined : json ? stderr : stdout;
  const line = (output: Output | undefined, text: string) => void output?.write(`${typed(text)}\n`);
  const asJson = (value: unknown): string =>
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? typed(each) : each), 2);
  return {
    result: (text) => line(json ? undefined : stdout, text),
    say: (text) => line(progress, text),
    detail: (text) => line(verbose ? stderr : undefined, text),
    json: (value) => void (json && stdout.write(`${asJson(value)}\n`)),
    stream: (text) => void progress?.write(typed(text)),
    raw: (text) => void stdout.write(text),
  };
}
