import type { FieldErrors, Values } from './page.ts';

/** Renders one of the small templates in `views/parts`. */
export type Part = (name: string, data: object) => string;

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Shown, and not to be chosen; the hint says why. */
  readonly disabled?: boolean;
}

/** What the options of a choice send. */
export const valuesOf = (options: readonly Option[]): string[] => options.map(({ value }) => value);

interface FieldOptions {
  readonly hint?: string;
  readonly type?: string;
  readonly required?: boolean;
  readonly readonly?: boolean;
  readonly rows?: number;
  readonly width?: 'short';
  /** A class of the whole field, by which a page shows it only where it applies. */
  readonly when?: string;
}

/** The fields of a form as a view writes them: each knows its value and what is wrong with it by its name. */
export interface Ui {
  text(name: string, label: string, options?: FieldOptions): string;
  area(name: string, label: string, options?: FieldOptions): string;
  select(name: string, label: string, options: readonly Option[], more?: FieldOptions): string;
  radios(name: string, legend: string, options: readonly Option[], more?: FieldOptions): string;
  check(name: string, label: string, options?: FieldOptions): string;
  checks(name: string, legend: string, options: readonly Option[], more?: FieldOptions): string;
  /** What makes a form the portal's own. */
  own(): string;
  /** The button that sends a form; it cannot be pressed where the user may only look. */
  save(label: string, more?: { readonly danger?: boolean | undefined }): string;
  /** A link that looks like a button, which begins a change; likewise. `name`: what it is called where the label is not enough. */
  command(label: string, href: string, more?: { readonly main?: boolean; readonly name?: string }): string;
  /** A button that makes a change at once, with what it sends; likewise. */
  act(
    label: string,
    action: string,
    more?: { readonly fields?: Readonly<Record<string, string>>; readonly name?: string },
  ): string;
  /** A list of names and values; a value may be a link or have a button that copies it. */
  facts(rows: readonly Fact[]): string;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly href?: string | undefined;
  readonly copy?: boolean;
}

interface UiOptions {
  readonly csrf: string;
  readonly values: Values;
  readonly errors: FieldErrors;
  /** Whether the user may only look. */
  readonly readOnly: boolean;
}

/** What views write fields with. */
export function ui(part: Part, { csrf, values, errors, readOnly }: UiOptions): Ui {
  const field = (name: string, label: string, more: object): object => ({
    name,
    label,
    id: `field-${name}`,
    value: values[name] ?? '',
    error: errors[name],
    ...more,
  });
  return {
    text: (name, label, more = {}) => part('text', field(name, label, more)),
    area: (name, label, more = {}) => part('area', field(name, label, more)),
    select: (name, label, options, more = {}) => part('select', field(name, label, { ...more, options })),
    radios: (name, label, options, more = {}) => part('radios', field(name, label, { ...more, options })),
    check: (name, label, more = {}) => part('check', field(name, label, more)),
    checks: (name, label, options, more = {}) => part('checks', field(name, label, { ...more, options })),
    own: () => part('own', { csrf }),
    save: (label, { danger = false } = {}) => part('save', { label, danger, readOnly }),
    command: (label, href, { main = false, name = '' } = {}) =>
      part('command', { label, href, main, name, readOnly }),
    act: (label, action, { fields = {}, name = '' } = {}) =>
      part('act', { label, action, fields, name, readOnly, own: part('own', { csrf }) }),
    facts: (rows) => part('facts', { rows }),
  };
}
