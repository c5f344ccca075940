import type { Token } from 'marked';
import { FactError } from '../../checks/facts/error.ts';
import type { Browse, Section, Step } from '../../steps/index.ts';
import { fill, knownPlaceholders, readValues, type Values } from '../actions/placeholders.ts';
import type { Connection } from '../connect.ts';
import { LabError } from '../errors.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { readableBlock } from '../render/shown-command.ts';
import type { Guide } from './guide.ts';

/** Headings by which a step says what to look at afterwards, and what goes wrong. All others tell what to do. */
export const HEADINGS = {
  portal: 'In the portal',
  see: 'What you should see',
  wrong: 'What commonly goes wrong',
} as const;

/** Turns a step into text for this learner: with their names in it, in the width of their terminal. */
export interface Teller {
  /** Replaces the placeholders that have a value by now. */
  fill(text: string): string;
  text(tokens: readonly Token[]): string;
  /** With its heading, if it has one. */
  section(section: Section): string;
  /** The address of a page as a browser on this machine opens it; `undefined` as long as nobody knows it. */
  address(page: Browse): string | undefined;
}

/** A teller for a step, with what Azure knows of it now. @throws LabError as `Guide.connection` */
export async function tellerFor(guide: Guide, step: Step): Promise<Teller> {
  const { ui, lab } = guide;
  const { colors } = lab.context;
  const connection = await guide.connection();
  const values = await guide.interruptible(knownValues(connection));
  const address = (page: Browse): string | undefined => {
    const filled = fill(page.address, values);
    if (filled.includes('<')) return undefined;
    const { hostname, pathname, search } = new URL(filled);
    return connection.cloud.browse(hostname, pathname + search);
  };
  const pages = step.actions.filter((action): action is Browse => action.kind === 'browse');
  const fillText = (text: string): string => {
    const page = pages.find((each) => text.trim() === each.address);
    return (page && address(page)) ?? fill(text, values);
  };
  const shown = (token: Token): Token =>
    ui.redraws ? readableBlock(token, ui.width, fillText, lab.globals.shell) : token;
  const text = (tokens: readonly Token[]): string =>
    renderMarkdown(tokens.map(shown), { width: ui.width, colors, fill: fillText });
  return {
    fill: fillText,
    text,
    section: ({ title, tokens }) => (title ? `${colors.bold(title)}\n\n${text(tokens)}` : text(tokens)),
    address,
  };
}

/** The values of all placeholders that have one by now. */
async function knownValues({ target, facts }: Connection): Promise<Values> {
  const now = facts.fresh();
  const values = new Map<string, string>();
  for (const placeholder of knownPlaceholders) {
    try {
      const read = await readValues(placeholder, target, now);
      for (const [name, value] of read) values.set(name, value);
    } catch (error) {
      // An app that does not exist yet, or a sandbox that does not answer: the text keeps the placeholder.
      if (!(error instanceof LabError || error instanceof FactError)) throw error;
    }
  }
  return values;
}

/** Why the step is there: what stands before its first heading. */
export const whySections = ({ sections }: Step): Section[] => sections.filter(({ title }) => title === '');

/** The sections of these headings. */
export const sectionsCalled = ({ sections }: Step, ...titles: readonly string[]): Section[] =>
  sections.filter(({ title }) => titles.includes(title));

/** What to do, with commands. */
export const waySections = ({ sections }: Step): Section[] => {
  const others: readonly string[] = ['', ...Object.values(HEADINGS)];
  return sections.filter(({ title }) => !others.includes(title));
};
