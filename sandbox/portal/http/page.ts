/** A link of the portal's own. */
export interface Link {
  readonly label: string;
  readonly href: string;
}

/** A part of the menu beside a page; without a label its links stand alone. */
export interface MenuGroup {
  readonly label?: string;
  readonly items: readonly Link[];
}

export interface Menu {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
}

/** What was refused, and what to do. */
export interface Problem {
  readonly title: string;
  readonly message: string;
  readonly advice: string;
}

/** What is wrong with a field, by its name. */
export type FieldErrors = Readonly<Record<string, string>>;

/** What the fields of a form hold, by their names; a field of several lines, or several boxes, holds a list. */
export type Values = Readonly<Record<string, string | boolean | readonly string[]>>;

/** A page of the portal, to be rendered. */
export interface Page {
  /** A file in `views/`, without its ending. */
  readonly view: string;
  /** What the page is about (the app's name), or what it is. */
  readonly title: string;
  /** Which part of it (`Authentication`). */
  readonly blade?: string;
  /** What kind of thing that is (`Web App`). */
  readonly kind?: string;
  readonly trail: readonly Link[];
  readonly menu?: Menu | undefined;
  readonly data?: object;
  readonly status?: number;
  /** Why this user can look at the page and change nothing; absent: the user may, as far as is known. */
  readonly readOnly?: string | undefined;
  readonly values?: Values;
  readonly errors?: FieldErrors;
  readonly problem?: Problem | undefined;
}

/** A page that answers with an error of the portal's own. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly status: number;
  readonly title: string;
  readonly advice: string;

  constructor(status: number, title: string, message: string, advice: string) {
    super(message);
    this.status = status;
    this.title = title;
    this.advice = advice;
  }
}

/** Something that the portal does not have. */
export const notFound = (what: string): PageError =>
  new PageError(
    404,
    'Not found',
    `There is no ${what} at this address.`,
    'Go back, or find what you look for with the search above.',
  );

/** A form cannot be saved as it is: what is wrong, by field. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
  readonly errors: FieldErrors;

  constructor(errors: FieldErrors) {
    super(Object.values(errors).join(' '));
    this.errors = errors;
  }
}
