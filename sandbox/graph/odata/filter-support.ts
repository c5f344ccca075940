import { GraphError, graphErrors } from '../error.ts';
import { type EntityType, type FilterRule, type Operator, propertyOf } from './entity-type.ts';
import type { Filter, Literal, Path } from './filter.ts';

/** How a filter's paths begin: at the entity, or with the variable of `any` or `all`. */
interface Names {
  readonly type: EntityType;
  /** Whether the query is an advanced one. */
  readonly advanced: boolean;
  /** What each variable stands for: the path of its collection. */
  readonly variables: ReadonlyMap<string, Path>;
}

const EDM: Readonly<Record<FilterRule['type'], string>> = {
  string: 'Edm.String',
  guidText: 'Edm.String',
  guid: 'Edm.Guid',
  boolean: 'Edm.Boolean',
  date: 'Edm.DateTimeOffset',
};

const LITERAL_EDM: Readonly<Record<Literal['type'], string>> = {
  string: 'Edm.String',
  guid: 'Edm.Guid',
  date: 'Edm.DateTimeOffset',
  number: 'Edm.Int32',
  boolean: 'Edm.Boolean',
  null: '<null>',
};

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Refuses a filter that Graph's directory does not support for this kind of entity, or only in an advanced query.
 * Source: "Advanced query capabilities on Microsoft Entra ID objects", texts of errors and table of properties.
 * @throws GraphError 400
 */
export function checkFilter(filter: Filter, type: EntityType, advanced: boolean): void {
  check(filter, { type, advanced, variables: new Map() });
}

function check(filter: Filter, names: Names): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      check(filter.left, names);
      check(filter.right, names);
      break;
    case 'not':
      if (!names.advanced) throw needsAdvanced('not');
      check(filter.of, names);
      break;
    case 'any':
    case 'all':
      checkLambda(filter, names);
      break;
    case 'count':
      requireSupport(resolve(filter.path, names), 'count', names);
      break;
    case 'call': {
      const path = resolve(filter.path, names);
      if (filter.name === 'contains') throw unsupported(path, names);
      requireSupport(path, filter.name === 'startswith' ? 'startswith' : 'endswith', names);
      break;
    }
    case 'in': {
      const path = resolve(filter.path, names);
      const rule = requireSupport(path, 'in', names);
      for (const literal of filter.literals) checkType(path, rule, literal, 'Equal', names);
      break;
    }
    case 'compare': {
      const path = resolve(filter.path, names);
      checkType(
        path,
        requireSupport(path, filter.operator, names),
        filter.literal,
        KINDS[filter.operator],
        names,
      );
    }
  }
}

function checkLambda({ path, variable, of }: Extract<Filter, { kind: 'any' | 'all' }>, names: Names): void {
  const collection = resolve(path, names);
  if (of) check(of, { ...names, variables: new Map(names.variables).set(variable, collection) });
  else requireSupport(collection, 'count', names);
}

const KINDS = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
} as const;

/** The path from the entity, in the spelling of its type. */
function resolve(path: Path, { type, variables }: Names): Path {
  const [first = '', ...rest] = path;
  const collection = variables.get(first);
  if (collection) return [...collection, ...rest];
  const property = propertyOf(type, first);
  if (property) return [property, ...rest];
  if (type.relationships?.some((each) => each.toLowerCase() === first.toLowerCase())) return path;
  throw graphErrors.unreadable(
    `Invalid filter clause: Could not find a property named '${first.slice(0, 100)}' on type 'microsoft.graph.${type.name}'.`,
  );
}

/** The rule that allows `operator` on `path`. @throws GraphError 400 */
function requireSupport(path: Path, operator: Operator, names: Names): FilterRule {
  const name = path.join('/').toLowerCase();
  const found = Object.entries(names.type.filters).find(([key]) => key.toLowerCase() === name);
  const support = found?.[1].operators[operator];
  if (!found || !support) throw unsupported(path, names);
  if (support === 'advanced' && !names.advanced) throw needsAdvanced(operator);
  return found[1];
}

function checkType(path: Path, rule: FilterRule, literal: Literal, kind: string, names: Names): void {
  if (literal.type === 'null') {
    if (!rule.nullable) throw unsupported(path, names);
    return;
  }
  const wanted = rule.type === 'guidText' ? 'string' : rule.type;
  if (literal.type !== wanted) {
    throw graphErrors.unreadable(
      `Invalid filter clause: A binary operator with incompatible types was detected. Found operand types '${EDM[rule.type]}' and '${LITERAL_EDM[literal.type]}' for operator kind '${kind}'.`,
    );
  }
  // That a text which is no GUID is refused, and not merely found nowhere, is remembered and not documented.
  if (rule.type === 'guidText' && !GUID.test(String(literal.value))) throw unsupported(path, names);
}

const unsupported = (path: Path, { type }: Names): GraphError =>
  new GraphError(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property '${path.join('/').slice(0, 100)}' of resource '${type.resource}'.`,
  );

const SPELLED: Readonly<Record<string, string>> = { startswith: 'startsWith', endswith: 'endsWith' };

const needsAdvanced = (operator: string): GraphError =>
  new GraphError(
    400,
    'Request_UnsupportedQuery',
    `Operator '${SPELLED[operator] ?? operator}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information`,
  );
