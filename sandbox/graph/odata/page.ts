import { GraphError } from '../error.ts';
import type { Entity } from './entity-type.ts';
import { matches } from './matches.ts';
import { PAGE, type Query } from './query.ts';
import { fitsSearch } from './search.ts';

/** One page of the items that a query asks for. */
export interface Page<T extends Entity> {
  readonly items: readonly T[];
  /** How many fit, on all pages. */
  readonly total: number;
  /** Asks for the next page; `undefined` on the last. */
  readonly skipToken: string | undefined;
}

/** The page of `all` that `query` asks for. @throws GraphError 400 for a skip token that leads nowhere */
export function pageOf<T extends Entity>(all: readonly T[], query: Query): Page<T> {
  const { filter, search, orderBy } = query;
  const fitting = all.filter(
    (item) => (!filter || matches(filter, item)) && (!search || fitsSearch(search, item)),
  );
  const sorted = orderBy.length > 0 ? fitting.toSorted(byOrder(orderBy)) : fitting;
  const start = query.skipToken === undefined ? 0 : startAfter(query.skipToken, sorted);
  const end = start + (query.top ?? PAGE.usual);
  const last = sorted[end - 1];
  return {
    items: sorted.slice(start, end),
    total: sorted.length,
    skipToken: last && end < sorted.length ? tokenAfter(last) : undefined,
  };
}

const byOrder =
  (orderBy: Query['orderBy']) =>
  (one: Entity, other: Entity): number => {
    for (const { property, descending } of orderBy) {
      const order = textOf(one[property]).localeCompare(textOf(other[property]), 'en');
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };

const textOf = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

const PREFIX = 'after:';

const tokenAfter = ({ id }: Entity): string => Buffer.from(`${PREFIX}${id}`).toString('base64url');

function startAfter(token: string, items: readonly Entity[]): number {
  const text = Buffer.from(token, 'base64url').toString();
  const index = text.startsWith(PREFIX) ? items.findIndex(({ id }) => id === text.slice(PREFIX.length)) : -1;
  if (index >= 0) return index + 1;
  throw new GraphError(
    400,
    'Directory_ExpiredPageToken',
    'The specified page token value has expired and can no longer be included in your request.',
  );
}
