import type { Call } from '../azure/azure.ts';
import type { Change } from './changes.ts';

/** What a save teaches: the requests it made, the commands that do the same, and what is different now. */
export interface Lesson {
  readonly calls: readonly Call[];
  /** Lines for bash; empty where there is no command. */
  readonly commands: readonly string[];
  readonly changes: readonly Change[];
}

/** What the page after a save says. */
export interface Notice {
  readonly kind: 'done' | 'problem';
  readonly title: string;
  readonly text?: string | undefined;
  readonly lesson?: Lesson | undefined;
  /** A secret that is shown this once. */
  readonly once?: { readonly label: string; readonly value: string } | undefined;
}
