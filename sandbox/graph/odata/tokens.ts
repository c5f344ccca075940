import { graphErrors } from '../error.ts';

/** A word of a `$filter` or `$search` expression, and where it begins. */
export interface Token {
  readonly kind: 'string' | 'guid' | 'date' | 'number' | 'word' | 'sign' | 'end';
  /** As written; of a string, what it says (quotes doubled inside are single again). */
  readonly text: string;
  readonly at: number;
}

const SPACE = /\s+/y;

/** In this order: a GUID may begin like a number or a word, and a date like a number. */
const KINDS: readonly [Exclude<Token['kind'], 'end'>, RegExp][] = [
  ['string', /'(?:[^']|'')*'/y],
  ['guid', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy],
  ['date', /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w-])/iy],
  ['number', /-?\d{1,15}(?:\.\d{1,15})?(?![\w.])/y],
  ['word', /[$@A-Za-z_][\w.]*/y],
  ['sign', /[(),:/]/y],
];

/**
 * Cuts a `$filter` expression into words. Source: "OData Version 4.01. Part 2: URL Conventions", as far as Graph uses it.
 * @throws GraphError 400
 */
export function tokensOf(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipSpace(expression, 0);
  while (at < expression.length) {
    const token = tokenAt(expression, at);
    tokens.push(token);
    at = skipSpace(
      expression,
      token.kind === 'string' ? endOfString(expression, at) : at + token.text.length,
    );
  }
  tokens.push({ kind: 'end', text: '', at: expression.length });
  return tokens;
}

function tokenAt(expression: string, at: number): Token {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const text = pattern.exec(expression)?.[0];
    if (text === undefined) continue;
    return { kind, text: kind === 'string' ? text.slice(1, -1).replaceAll("''", "'") : text, at };
  }
  if (expression[at] === "'") {
    throw filterError(`There is an unterminated string literal at position ${expression.length}`, expression);
  }
  throw filterError(`Syntax error: character '${expression[at]}' is not valid at position ${at}`, expression);
}

function endOfString(expression: string, at: number): number {
  const pattern = /'(?:[^']|'')*'/y;
  pattern.lastIndex = at;
  pattern.test(expression);
  return pattern.lastIndex;
}

function skipSpace(expression: string, at: number): number {
  SPACE.lastIndex = at;
  return SPACE.test(expression) ? SPACE.lastIndex : at;
}

/** What is wrong with a filter, in Graph's frame. Source: answers quoted in issues; the texts come from OData's library. */
export const filterError = (what: string, expression: string) =>
  graphErrors.unreadable(`Invalid filter clause: ${what} in '${expression.slice(0, 200)}'.`);
