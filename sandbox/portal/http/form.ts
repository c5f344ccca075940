/** A form that was sent: its fields by name. */
export interface Form {
  /** A field's text without blanks around it; empty when it is not there. */
  text(name: string): string;
  /** A field's text as it was typed, for what blanks may belong to. */
  raw(name: string): string;
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
    flag: (name) => fields.has(name),
    all: (name) => nonEmpty(fields.getAll(name)),
    lines: (name) => [...new Set(nonEmpty(raw(name).split('\n')))],
  };
}
