import { GraphError, graphErrors } from '../error.ts';
import { type EntityType, propertyOf } from './entity-type.ts';
import { type Filter, parseFilter } from './filter.ts';
import { checkFilter } from './filter-support.ts';
import { parseSearch, type Search } from './search.ts';

/** What a query asks for, understood and found to be supported. */
export interface Query {
  /** Properties to answer with; `undefined`: the usual ones. */
  readonly select: readonly string[] | undefined;
  readonly expand: readonly Expansion[];
  readonly filter: Filter | undefined;
  readonly search: Search | undefined;
  readonly orderBy: readonly { readonly property: string; readonly descending: boolean }[];
  readonly top: number | undefined;
  /** Whether the number of all items is answered as well. */
  readonly count: boolean;
  readonly skipToken: string | undefined;
}

/** A relationship to follow, and what to answer of what it leads to (`undefined`: everything). */
export interface Expansion {
  readonly relationship: string;
  readonly select: readonly string[] | undefined;
}

const OPTIONS = [
  'select',
  'expand',
  'filter',
  'search',
  'orderby',
  'top',
  'count',
  'skiptoken',
  'format',
] as const;
type Option = (typeof OPTIONS)[number];

/** How many items a page has. */
export const PAGE = { usual: 100, most: 999 } as const;

/**
 * Reads the query of a request. The `$` before a name may be left out, and names have no case.
 * Sources: "Use query parameters to customize responses", "Advanced query capabilities on Microsoft Entra ID objects".
 * @param consistencyLevel the header of that name
 * @throws GraphError 400
 */
export function readQuery(params: URLSearchParams, type: EntityType, consistencyLevel?: string): Query {
  const options = optionsOf(params);
  const eventual = consistencyLevel?.toLowerCase() === 'eventual';
  const counted = readCount(options.get('count'));
  const advanced = eventual && counted;
  const filter = read(options.get('filter'), (text) => parseFilter(text));
  if (filter) checkFilter(filter, type, advanced);
  const orderBy = read(options.get('orderby'), (text) => readOrder(text, type, advanced)) ?? [];
  if (orderBy.length > 0 && filter && !advanced) throw sortingNotSupported();
  const search = options.get('search');
  if (search !== undefined && !eventual) throw searchNeedsHeader();
  return {
    select: read(options.get('select'), (text) => readSelect(text, type)),
    expand: read(options.get('expand'), (text) => readExpand(text, type)) ?? [],
    filter,
    search: search === undefined ? undefined : parseSearch(search, type),
    orderBy,
    top: read(options.get('top'), readTop),
    count: advanced,
    skipToken: options.get('skiptoken'),
  };
}

/** Applies `reader` to an option that is there. */
const read = <T>(text: string | undefined, reader: (text: string) => T): T | undefined =>
  text === undefined ? undefined : reader(text);

function optionsOf(params: URLSearchParams): ReadonlyMap<Option, string> {
  const options = new Map<Option, string>();
  for (const [key, value] of params) {
    const name = key.toLowerCase().replace(/^\$/, '');
    const option = OPTIONS.find((each) => each === name);
    if (!option) {
      if (!key.startsWith('$')) continue; // an option of the client's own
      if (name === 'skip')
        throw new GraphError(400, 'Request_BadRequest', "'$skip' is not supported by the service.");
      throw graphErrors.unreadable(`The query option '${key.slice(0, 50)}' is not supported.`);
    }
    if (options.has(option)) {
      throw graphErrors.unreadable(
        `Query option '$${option}' was specified more than once, but it must be specified at most once.`,
      );
    }
    options.set(option, value);
  }
  return options;
}

function readCount(text: string | undefined): boolean {
  if (text === undefined) return false;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw graphErrors.unreadable(`Invalid value '${text.slice(0, 50)}' for $count query option found.`);
}

function readTop(text: string): number {
  if (!/^-?\d{1,10}$/.test(text)) {
    throw graphErrors.unreadable(
      `Invalid value '${text.slice(0, 50)}' for $top query option found. The $top query option requires a non-negative integer value.`,
    );
  }
  const top = Number(text);
  if (top >= 1 && top <= PAGE.most) return top;
  throw new GraphError(
    400,
    'Request_UnsupportedQuery',
    `Invalid page size specified: '${top}'. Must be between 1 and ${PAGE.most} inclusive.`,
  );
}

function readSelect(text: string, type: EntityType): readonly string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('*')) return undefined;
  return [...new Set(names.map((name) => selectable(name, type)))];
}

function selectable(name: string, type: EntityType): string {
  const property = propertyOf(type, name);
  if (property) return property;
  if (/^@/.test(name)) {
    throw selectError(`Term '${name.slice(0, 50)}' is not valid in a $select or $expand expression.`);
  }
  throw noProperty(name, type);
}

function readExpand(text: string, type: EntityType): readonly Expansion[] {
  return splitOutside(text).map((part) => {
    const [, name = '', options] = /^\s*(\w+)\s*(?:\((.*)\))?\s*$/s.exec(part) ?? [];
    const relationship = type.expands?.find((each) => each.toLowerCase() === name.toLowerCase());
    if (!relationship) {
      const known = type.relationships?.some((each) => each.toLowerCase() === name.toLowerCase());
      throw known
        ? graphErrors.notImitated(`$expand=${part}`)
        : noProperty(name || part.trim().slice(0, 50), type);
    }
    const select = /^\$?select=([\w,\s]+)$/i.exec(options?.trim() ?? '')?.[1];
    if (options?.trim() && select === undefined) throw graphErrors.notImitated(`$expand=${part}`);
    return { relationship, select: select?.split(',').map((each) => each.trim()) };
  });
}

/** Splits at commas that are not within parentheses. */
const splitOutside = (text: string): string[] => text.split(/,(?![^(]*\))/);

function readOrder(text: string, type: EntityType, advanced: boolean): Query['orderBy'] {
  return text.split(',').map((part) => {
    const [, name = '', direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(part) ?? [];
    const property = propertyOf(type, name);
    if (!property) {
      throw graphErrors.unreadable(
        `Could not find a property named '${(name || part).slice(0, 50)}' on type 'microsoft.graph.${type.name}'.`,
      );
    }
    const support = type.orders?.[property];
    if (!support || (support === 'advanced' && !advanced)) throw sortingNotSupported();
    return { property, descending: direction.toLowerCase() === 'desc' };
  });
}

const selectError = (what: string) =>
  graphErrors.unreadable(`Parsing OData Select and Expand failed: ${what}`);

const noProperty = (name: string, type: EntityType) =>
  selectError(
    `Could not find a property named '${name.slice(0, 50)}' on type 'microsoft.graph.${type.name}'.`,
  );

const sortingNotSupported = () =>
  new GraphError(400, 'Request_UnsupportedQuery', 'Sorting not supported for current query.');

const searchNeedsHeader = () =>
  new GraphError(
    400,
    'Request_UnsupportedQuery',
    "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
  );
