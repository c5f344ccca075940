import { Lexer, type Token, type Tokens, walkTokens } from 'marked';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { type Place, readAddress, readCommands } from './commands.ts';
import { StepError } from './error.ts';
import { FlowError, readFlow } from './pictures/flow.ts';
import { flowText } from './pictures/text.ts';
import type { Action, Command, Picture, Section, Step } from './step.ts';

const FrontMatter = z.strictObject({
  number: z.int().min(1),
  title: z.string().min(1),
  minutes: z.number().positive(),
  checks: z.array(z.string().regex(/^[a-z0-9-]+$/)),
});

/** Headings of the second level that mean something to the lab. */
export const HEADINGS = { portal: 'In the portal', hints: 'Hints', undo: 'Undo' } as const;

/** A token of the top level, with its place. */
interface Placed {
  readonly token: Token;
  readonly place: Place;
}

/** The description of a flow in the steps' folder, by its path (`images/04-sign-in.flow`); `undefined` where there is none. */
export type ReadFlow = (path: string) => string | undefined;

/**
 * Reads the text of a step's file. marked's lexer is the only Markdown parser.
 * @throws StepError with the file and the line, for whatever is not as it must be
 */
export function parseStep(file: string, text: string, read: ReadFlow = () => undefined): Step {
  const name = /^(\d\d)-([a-z0-9-]+)\.md$/.exec(file);
  if (!name?.[1] || !name[2]) throw new StepError(file, 1, 'a step is called NN-some-words.md');
  const { matter, body, line } = readFrontMatter(file, text.replaceAll('\r\n', '\n'));
  if (matter.number !== Number(name[1])) {
    throw new StepError(file, 2, `number is ${matter.number}, but the file's name begins with ${name[1]}`);
  }
  const tokens = placedTokens(file, body, line).map((placed) => withPicture(placed, read));
  const sections = sectionsOf(tokens);
  const find = (title: string) => sections.find((section) => section.title === title);
  const told = sections.filter(({ title }) => title !== HEADINGS.hints && title !== HEADINGS.undo);
  return {
    ...matter,
    slug: name[2],
    file,
    sections: told.map(({ title, tokens }): Section => ({ title, tokens: tokens.map(({ token }) => token) })),
    actions: actionsOf(told),
    pictures: tokens.flatMap(({ token }) => (isPicture(token) ? [token] : [])),
    hints: hintsOf(file, find(HEADINGS.hints)),
    undo: (find(HEADINGS.undo)
      ? actionsOf(sections.filter(({ title }) => title === HEADINGS.undo))
      : []
    ).filter((action): action is Command => action.kind === 'command'),
  };
}

function readFrontMatter(file: string, text: string) {
  const found = /^---\n([\s\S]*?\n)---\n/.exec(text);
  if (!found?.[1]) throw new StepError(file, 1, 'a step begins with front matter between two lines ---');
  const document = parseDocument(found[1]);
  const [error] = document.errors;
  if (error)
    throw new StepError(
      file,
      1 + (error.linePos?.[0].line ?? 1),
      `front matter: ${error.message.split('\n')[0]}`,
      error,
    );
  const result = FrontMatter.safeParse(document.toJS());
  if (!result.success) {
    const [issue] = result.error.issues;
    const key = String(issue?.path[0] ?? '');
    const at = found[1].split('\n').findIndex((line) => key !== '' && line.startsWith(`${key}:`));
    throw new StepError(file, at + 2, `front matter: ${key} ${issue?.message ?? ''}`.trimEnd(), result.error);
  }
  const head = found[0];
  return { matter: result.data, body: text.slice(head.length), line: head.split('\n').length };
}

function placedTokens(file: string, body: string, first: number): Placed[] {
  let line = first;
  return new Lexer().lex(body).map((token) => {
    const place = { file, line };
    refuseHtml(token, place);
    line += token.raw.split('\n').length - 1;
    return { token, place };
  });
}

/**
 * A paragraph that is an image of the steps' own becomes a picture, which a terminal can show, too: it is drawn from a
 * flow of the same name.
 */
function withPicture({ token, place }: Placed, read: ReadFlow): Placed {
  const [image, more] = token.type === 'paragraph' ? (token.tokens ?? []) : [];
  if (image?.type !== 'image' || more) return { token, place };
  const href = String(image.href);
  const { file, line } = place;
  const source = read(href.replace(/\.svg$/, '.flow'));
  if (source === undefined)
    throw new StepError(file, line, `${href} is drawn from nothing: a .flow file is missing`);
  try {
    const flow = readFlow(source);
    const alt = String(image.text);
    const picture: Picture = {
      type: 'picture',
      raw: token.raw,
      href,
      alt,
      flow,
      diagram: flowText(flow),
      line,
    };
    return { token: picture, place };
  } catch (error) {
    if (!(error instanceof FlowError)) throw error;
    throw new StepError(file, line, `${href.replace(/\.svg$/, '.flow')}: ${error.message}`, error);
  }
}

/** A Git host drops unknown elements, so that `<name>` outside of backticks would be read by nobody. */
function refuseHtml(token: Token, { file, line }: Place): void {
  void walkTokens([token], (each) => {
    if (each.type !== 'html') return;
    throw new StepError(file, line, `${each.raw.trim()} would vanish as HTML: put it between backticks`);
  });
}

interface PlacedSection {
  readonly title: string;
  readonly tokens: Placed[];
}

function sectionsOf(tokens: readonly Placed[]): PlacedSection[] {
  const sections: PlacedSection[] = [{ title: '', tokens: [] }];
  for (const placed of tokens) {
    const { token } = placed;
    if (token.type === 'heading' && token.depth === 2) sections.push({ title: token.text, tokens: [] });
    else if (token.type !== 'space') sections.at(-1)?.tokens.push(placed);
  }
  return sections;
}

function actionsOf(sections: readonly PlacedSection[]): Action[] {
  const actions: Action[] = [];
  let folder = '';
  for (const { title, tokens } of sections) {
    if (title === HEADINGS.portal) actions.push({ kind: 'portal', tokens: tokens.map(({ token }) => token) });
    for (const { token, place } of tokens) {
      if (!isCode(token)) continue;
      if (token.lang === 'browse' || token.lang === 'receipt')
        actions.push(readAddress(token.lang, token, place));
      if (token.lang !== 'azurecli') continue;
      const block = readCommands(token, place, folder);
      actions.push(...block.commands);
      folder = block.folder;
    }
  }
  return actions;
}

function hintsOf(file: string, section: PlacedSection | undefined): Step['hints'] {
  const list = section?.tokens.find(({ token }) => token.type === 'list');
  if (!list || !isList(list.token)) return [];
  if (!list.token.ordered) throw new StepError(file, list.place.line, 'hints are a numbered list');
  return list.token.items.map(({ tokens }) => tokens);
}

const isPicture = (token: Token): token is Picture => token.type === 'picture';
const isCode = (token: Token): token is Tokens.Code => token.type === 'code';
const isList = (token: Token): token is Tokens.List => token.type === 'list';
