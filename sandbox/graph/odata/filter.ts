import type { Operator } from './entity-type.ts';
import { filterError, type Token, tokensOf } from './tokens.ts';

/** A value that stands in a filter. */
export type Literal =
  | { readonly type: 'string' | 'guid'; readonly value: string }
  | { readonly type: 'date' | 'number'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'null'; readonly value: null };

/** Operators between a property and a value. */
export type Comparison = Exclude<Operator, 'in' | 'startswith' | 'endswith' | 'count'>;

/** A filter, understood. In the condition of `any` and `all`, paths begin with `variable`. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly of: Filter }
  | {
      readonly kind: 'compare';
      readonly path: Path;
      readonly operator: Comparison;
      readonly literal: Literal;
    }
  | { readonly kind: 'in'; readonly path: Path; readonly literals: readonly Literal[] }
  | { readonly kind: 'call'; readonly name: string; readonly path: Path; readonly text: string }
  | { readonly kind: 'count'; readonly path: Path; readonly operator: Comparison; readonly literal: Literal }
  | {
      readonly kind: 'any' | 'all';
      readonly path: Path;
      readonly variable: string;
      readonly of: Filter | undefined;
    };

/** Property names, from the outside in. */
export type Path = readonly string[];

const COMPARISONS: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const FUNCTIONS: readonly string[] = ['startswith', 'endswith', 'contains'];

/** OData's library has limits too; ours keep the stack from being used up. */
const MAX_DEPTH = 50;
const MAX_NODES = 100;

/**
 * Parses a `$filter` expression: comparisons (`eq`, `ne`, `gt`, `ge`, `lt`, `le`), `in`, `and`, `or`, `not`,
 * `startswith`, `endswith`, `contains`, `any`, `all`, `/$count`, parentheses. Operators may be in capitals.
 * Source: "OData Version 4.01. Part 2: URL Conventions", as far as Graph uses it.
 * @throws GraphError 400 with the position of what is not understood
 */
export function parseFilter(expression: string): Filter {
  const tokens = tokensOf(expression);
  let next = 0;
  let depth = 0;
  let nodes = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(next + ahead, tokens.length - 1)] as Token;
  const take = (): Token => {
    const token = peek();
    next++;
    return token;
  };
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().text.toLowerCase() === word;
  const isSign = (sign: string, ahead = 0): boolean =>
    peek(ahead).kind === 'sign' && peek(ahead).text === sign;
  const failure = (at = peek().at) => filterError(`Syntax error at position ${at}`, expression);
  const expect = (sign: string): void => {
    if (!isSign(sign)) throw failure();
    next++;
  };

  const or = (): Filter => {
    let left = and();
    while (isWord('or')) {
      next++;
      left = { kind: 'or', left, right: and() };
    }
    return left;
  };
  const and = (): Filter => {
    let left = unary();
    while (isWord('and')) {
      next++;
      left = { kind: 'and', left, right: unary() };
    }
    return left;
  };
  const unary = (): Filter => {
    if (++depth > MAX_DEPTH || ++nodes > MAX_NODES) {
      throw filterError(`The node count limit of '${MAX_NODES}' has been exceeded`, expression);
    }
    const filter = isWord('not') ? negation() : isSign('(') ? group() : condition();
    depth--;
    return filter;
  };
  const negation = (): Filter => {
    next++;
    return { kind: 'not', of: unary() };
  };
  const group = (): Filter => {
    expect('(');
    const filter = or();
    expect(')');
    return filter;
  };

  const condition = (): Filter => {
    if (peek().kind !== 'word') throw failure();
    if (isSign('(', 1)) return call();
    const path = readPath();
    const last = path.at(-1)?.toLowerCase();
    if (isSign('(') && (last === 'any' || last === 'all')) return lambda(path.slice(0, -1), last);
    if (last === '$count') return { ...comparison(path.slice(0, -1)), kind: 'count' };
    if (isWord('in')) return membership(path);
    return comparison(path);
  };
  const call = (): Filter => {
    const name = take();
    if (!FUNCTIONS.includes(name.text.toLowerCase())) {
      throw filterError(`An unknown function with name '${name.text.slice(0, 50)}' was found`, expression);
    }
    expect('(');
    const path = readPath();
    expect(',');
    const text = take();
    if (text.kind !== 'string') throw failure(text.at);
    expect(')');
    return { kind: 'call', name: name.text.toLowerCase(), path, text: text.text };
  };
  const lambda = (path: Path, kind: 'any' | 'all'): Filter => {
    expect('(');
    if (kind === 'any' && isSign(')')) {
      next++;
      return { kind, path, variable: '', of: undefined };
    }
    const variable = take();
    if (variable.kind !== 'word') throw failure(variable.at);
    expect(':');
    const of = or();
    expect(')');
    return { kind, path, variable: variable.text, of };
  };
  const membership = (path: Path): Filter => {
    next++;
    expect('(');
    const literals = [readLiteral()];
    while (isSign(',')) {
      next++;
      literals.push(readLiteral());
    }
    expect(')');
    return { kind: 'in', path, literals };
  };
  const comparison = (path: Path): Extract<Filter, { kind: 'compare' }> => {
    const operator = peek().text.toLowerCase();
    if (peek().kind !== 'word' || !isComparison(operator)) throw failure();
    next++;
    return { kind: 'compare', path, operator, literal: readLiteral() };
  };
  const readPath = (): Path => {
    const path: string[] = [];
    do {
      const word = take();
      if (word.kind !== 'word') throw failure(word.at);
      path.push(word.text);
    } while (isSign('/') && ++next);
    return path;
  };
  const readLiteral = (): Literal => {
    const token = take();
    const literal = literalOf(token);
    if (!literal) throw failure(token.at);
    return literal;
  };

  const filter = or();
  if (peek().kind !== 'end') throw failure();
  return filter;
}

const isComparison = (word: string): word is Comparison => COMPARISONS.includes(word);

function literalOf({ kind, text }: Token): Literal | undefined {
  switch (kind) {
    case 'string':
      return { type: 'string', value: text };
    case 'guid':
      return { type: 'guid', value: text };
    case 'number':
      return { type: 'number', value: Number(text) };
    case 'date': {
      const value = Date.parse(/\dT\d/i.test(text) && !/(Z|[+-]\d\d:\d\d)$/i.test(text) ? `${text}Z` : text);
      return Number.isNaN(value) ? undefined : { type: 'date', value };
    }
    case 'word':
      if (text.toLowerCase() === 'null') return { type: 'null', value: null };
      if (/^(true|false)$/i.test(text)) return { type: 'boolean', value: text.toLowerCase() === 'true' };
      return undefined;
    default:
      return undefined;
  }
}
