/** What a column may be about. */
export type Column =
  | 'student'
  | 'subscription'
  | 'tenant'
  | 'resourceGroup'
  | 'frontend'
  | 'backend'
  | 'email'
  | 'firstName'
  | 'lastName';

/** Other names that people give the columns; all are compared without case, blanks and punctuation. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  student: ['student', 'studentid', 'studentname', 'learner', 'participant', 'name', 'id'],
  subscription: ['subscriptionid', 'subscription', 'subscriptionname', 'azuresubscription'],
  tenant: ['tenant', 'tenantid', 'directory', 'directoryid'],
  resourceGroup: ['resourcegroup', 'resourcegroupname', 'group', 'rg'],
  frontend: ['frontend', 'frontendapp', 'frontendappname', 'frontendname', 'frontendsite'],
  backend: ['backend', 'backendapp', 'backendappname', 'backendname', 'backendsite'],
  email: ['email', 'mail', 'emailaddress'],
  firstName: ['firstname', 'givenname', 'forename'],
  lastName: ['lastname', 'surname', 'familyname'],
};

/** A header: which column is where. */
export interface Header {
  readonly places: ReadonlyMap<Column, number>;
  /** Columns that nobody here reads, as they are called. */
  readonly unknown: readonly string[];
  /** Columns that are there twice. */
  readonly twice: readonly Column[];
}

const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Reads a header. A name that two columns could mean (`id`) is taken by the column that has no better one. */
export function readHeader(cells: readonly string[]): Header {
  const places = new Map<Column, number>();
  const taken = new Set<number>();
  const twice: Column[] = [];
  for (const [column, names] of Object.entries(NAMES) as [Column, readonly string[]][]) {
    for (const name of names) {
      const found = cells.flatMap((cell, index) =>
        plain(cell) === name && !taken.has(index) ? [index] : [],
      );
      const [place] = found;
      if (place === undefined) continue;
      if (found.length > 1) twice.push(column);
      places.set(column, place);
      for (const each of found) taken.add(each);
      break;
    }
  }
  const unknown = cells.filter((cell, index) => !taken.has(index) && cell.trim() !== '');
  return { places, unknown, twice };
}

/** What cells are told apart by, in the order of preference where a header does not say. */
const DELIMITERS = [',', ';', '\t'] as const;

/** The delimiter by which the first line names the most of our columns. */
export function delimiterOf(firstLine: string): string {
  const named = (delimiter: string): number =>
    readHeader(firstLine.split(delimiter).map((cell) => cell.replace(/^\s*"|"\s*$/g, ''))).places.size;
  return DELIMITERS.reduce((best, each) => (named(each) > named(best) ? each : best));
}
