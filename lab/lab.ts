import type { Context } from './context.ts';
import type { Globals } from './globals.ts';
import type { Printer } from './report/printer.ts';
import type { Session } from './sessions/session.ts';

/** What every command gets: where it runs, the options that all commands take, and where its words go. */
export interface Lab {
  readonly context: Context;
  readonly globals: Globals;
  readonly print: Printer;
  /** Where it is written down what the command does. */
  readonly session: Session;
}
