import { PageError } from './page.ts';

/** A form that was sent: its fields by name. */
export interface Form {
  /** A field's text without blanks around it; empty when it is not there. */
  text(name: string): string;
  /** A field's text as it was typed, for what blanks may belong to. */
  raw(name: string): string;
  /** The chosen one of some options. @throws PageError 400 for anything that the page does not offer */
  choice<T extends string>(name: string, options: readonly T[]): T;
  /** Whether a box is ticked. */
  flag(name: string): boolean;
  /** The values of a field that is there several times. */
  all(name: string): string[];
  /** The lines of a text, without empty ones. */
  lines(name: string): string[];
}

/** Reads a form's body. */
export function formOf(body: unknown): Form {
  const fields = new URLSearchParams(typeof body === 'string' ? body : '');
  const raw = (name: string): string => (fields.get(name) ?? '').replaceAll('\r\n', '\n');
  const nonEmpty = (texts: readonly string[]): string[] =>
    texts.map((text) => text.trim()).filter((text) => text !== '');
  return {
    raw,
    text: (name) => raw(name).trim(),
    choice<T extends string>(name: string, options: readonly T[]): T {
      const found = options.find((option) => option === raw(name));
      if (found === undefined) throw notOffered(name);
      return found;
    },
    flag: (name) => fields.has(name),
    all: (name) => nonEmpty(fields.getAll(name)),
    lines: (name) => [...new Set(nonEmpty(raw(name).split('\n')))],
  };
}

const notOffered = (name: string): PageError =>
  new PageError(
    400,
    'This form is not one of the portal’s',
    `Its field “${name}” holds nothing that the page offers. Nothing was changed.`,
    'Open the page again and choose there.',
  );
