import { graphErrors } from '../error.ts';
import { type Entity, type EntityType, propertyOf } from './entity-type.ts';

/** A `$search`, understood. */
export type Search =
  | { readonly kind: 'and' | 'or'; readonly left: Search; readonly right: Search }
  | { readonly kind: 'clause'; readonly property: string; readonly words: readonly string[] };

const MAX_DEPTH = 20;

/**
 * Parses a `$search`: clauses `"property:value"` in double quotes, `AND` and `OR` in capitals, parentheses.
 * Source: "Use the $search query parameter", using $search on directory object collections.
 * @throws GraphError 400
 */
export function parseSearch(text: string, type: EntityType): Search {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g) ?? [];
  let next = 0;
  let depth = 0;
  const failure = () => syntaxError(text, tokens[next] ?? '');
  const or = (): Search => {
    let left = and();
    while (tokens[next] === 'OR') {
      next++;
      left = { kind: 'or', left, right: and() };
    }
    return left;
  };
  const and = (): Search => {
    let left = single();
    while (tokens[next] === 'AND') {
      next++;
      left = { kind: 'and', left, right: single() };
    }
    return left;
  };
  const single = (): Search => {
    const token = tokens[next++] ?? '';
    if (token !== '(') return clause(token);
    if (++depth > MAX_DEPTH) throw failure();
    const inner = or();
    if (tokens[next++] !== ')') throw failure();
    depth--;
    return inner;
  };
  const clause = (token: string): Search => {
    const [, name, value] = /^"(\w+):(.+)"$/s.exec(token) ?? [];
    if (name === undefined || value === undefined) throw syntaxError(text, token);
    const property = propertyOf(type, name);
    if (!property || !type.search?.includes(property)) {
      throw graphErrors.badRequest(
        `Property '${name}' of resource '${type.resource}' does not support $search.`,
      );
    }
    return { kind: 'clause', property, words: wordsOf(value.replace(/\\(.)/g, '$1')) };
  };
  const search = or();
  if (next < tokens.length) throw failure();
  return search;
}

/**
 * Whether `entity` fits: each word of a clause begins a word of the property. (How the service cuts a text into words is
 * only outlined in the documentation: at spaces, signs, and changes between letters and digits or of case.)
 */
export function fitsSearch(search: Search, entity: Entity): boolean {
  if (search.kind !== 'clause') {
    const fits = (each: Search): boolean => fitsSearch(each, entity);
    return search.kind === 'and'
      ? fits(search.left) && fits(search.right)
      : fits(search.left) || fits(search.right);
  }
  const value = entity[search.property];
  if (typeof value !== 'string') return false;
  const words = [...wordsOf(value), value.toLowerCase()];
  return search.words.every((wanted) => words.some((word) => word.startsWith(wanted)));
}

const wordsOf = (text: string): string[] =>
  (text.match(/\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{Lu}+|\p{N}+/gu) ?? [text]).map((word) => word.toLowerCase());

const syntaxError = (text: string, token: string) =>
  graphErrors.unreadable(
    `Syntax error: character '${(token || text).slice(0, 1)}' is not valid at position ${Math.max(text.indexOf(token), 0)} in '${text.slice(0, 200)}'.`,
  );
