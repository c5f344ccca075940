import type { Entity } from './entity-type.ts';
import type { Comparison, Filter, Literal, Path } from './filter.ts';

type Variables = ReadonlyMap<string, unknown>;

/** Whether `entity` fits `filter`. Texts are compared without case, as the directory does. */
export function matches(filter: Filter, entity: Entity, variables: Variables = new Map()): boolean {
  switch (filter.kind) {
    case 'and':
      return matches(filter.left, entity, variables) && matches(filter.right, entity, variables);
    case 'or':
      return matches(filter.left, entity, variables) || matches(filter.right, entity, variables);
    case 'not':
      return !matches(filter.of, entity, variables);
    case 'compare':
      return compare(valueAt(filter.path, entity, variables), filter.operator, filter.literal);
    case 'in': {
      const value = valueAt(filter.path, entity, variables);
      return filter.literals.some((literal) => compare(value, 'eq', literal));
    }
    case 'call': {
      const value = valueAt(filter.path, entity, variables);
      if (typeof value !== 'string') return false;
      const [text, part] = [value.toLowerCase(), filter.text.toLowerCase()];
      return filter.name === 'startswith' ? text.startsWith(part) : text.endsWith(part);
    }
    case 'count':
      return compare(listAt(filter.path, entity, variables).length, filter.operator, filter.literal);
    case 'any':
    case 'all': {
      const { of, variable, kind } = filter;
      const list = listAt(filter.path, entity, variables);
      if (!of) return list.length > 0;
      const fits = (item: unknown): boolean => matches(of, entity, new Map(variables).set(variable, item));
      return kind === 'any' ? list.some(fits) : list.every(fits);
    }
  }
}

function valueAt([first = '', ...rest]: Path, entity: Entity, variables: Variables): unknown {
  const start = variables.has(first) ? variables.get(first) : member(entity, first);
  return rest.reduce(member, start);
}

function listAt(path: Path, entity: Entity, variables: Variables): readonly unknown[] {
  const value = valueAt(path, entity, variables);
  return Array.isArray(value) ? value : [];
}

/** The member of an object by its name without case. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(value).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

function compare(value: unknown, operator: Comparison, literal: Literal): boolean {
  const actual = comparable(value, literal.type);
  const wanted = comparable(literal.value, literal.type);
  if (operator === 'eq') return actual === wanted;
  if (operator === 'ne') return actual !== wanted;
  if (actual === null || wanted === null || typeof actual !== typeof wanted) return false;
  if (operator === 'gt') return actual > wanted;
  if (operator === 'ge') return actual >= wanted;
  return operator === 'lt' ? actual < wanted : actual <= wanted;
}

function comparable(value: unknown, type: Literal['type']): string | number | boolean | null {
  if (type === 'date' && typeof value === 'string') return Date.parse(value);
  if (typeof value === 'string') return value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
