import type { Token } from 'marked';
import type { Flow } from './pictures/flow.ts';

/** One thing to do. */
export type Action = Command | Portal | Browse | ReceiptPage;

/** A command line of Azure CLI, with placeholders in it. */
export interface Command {
  readonly kind: 'command';
  /**
   * As it stands in the file, on one line but for line breaks within quotes: `az webapp show --name <front-end-app-name>`,
   * `secret=$(az …)`.
   */
  readonly text: string;
  /** Where it is to be run: a path from the lab's root, with `/` (`apps/frontend`; empty: the root itself). */
  readonly folder: string;
  /** False for a command that only looks (`show`, `list`) and keeps nothing in a variable. */
  readonly changes: boolean;
  /** Its line in the file. */
  readonly line: number;
}

/** The same by hand, in the portal. */
export interface Portal {
  readonly kind: 'portal';
  readonly tokens: readonly Token[];
}

/** A page to look at. */
export interface Browse {
  readonly kind: 'browse';
  /** An https address, with placeholders in it. */
  readonly address: string;
  readonly line: number;
}

/** A page that tells the lab what the user's access token says of itself, when somebody who is signed in opens it. */
export interface ReceiptPage {
  readonly kind: 'receipt';
  /** An https address, with placeholders in it. */
  readonly address: string;
  readonly line: number;
}

/** A picture in a step: a token of this type stands where it is, for readers who see it and those who do not. */
export interface Picture {
  readonly type: 'picture';
  /** As it stands in the file. */
  readonly raw: string;
  /** A path from the steps' folder: `images/04-authentication.svg`. */
  readonly href: string;
  /** What it shows, in words. */
  readonly alt: string;
  /** What it is drawn from. */
  readonly flow: Flow;
  /** The same for a terminal. */
  readonly diagram: string;
  readonly line: number;
}

/** A part of a step under a heading of the second level; the text before the first heading has no title. */
export interface Section {
  readonly title: string;
  readonly tokens: readonly Token[];
}

/** A step of the lab, as its file tells it. */
export interface Step {
  readonly number: number;
  /** Its file's name without number and extension. */
  readonly slug: string;
  readonly file: string;
  readonly title: string;
  /** How long it takes a learner. */
  readonly minutes: number;
  /** Identifiers of the checks that pass when it is done. */
  readonly checks: readonly string[];
  /** What there is to read, in order: everything but hints and undo. */
  readonly sections: readonly Section[];
  readonly actions: readonly Action[];
  readonly pictures: readonly Picture[];
  /** Ever more direct; the last one gives everything away. */
  readonly hints: readonly (readonly Token[])[];
  /** What takes the step back; empty when it leaves nothing behind. */
  readonly undo: readonly Command[];
}
