/** A thing that Graph answers with, as JSON. */
export type Entity = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * When a query may use something: always, or only an advanced query (`ConsistencyLevel: eventual` with `$count=true`).
 * Source: "Advanced query capabilities on Microsoft Entra ID objects".
 */
type Support = 'default' | 'advanced';

/** What a filter may do with a property. */
export type Operator = 'eq' | 'ne' | 'ge' | 'le' | 'gt' | 'lt' | 'in' | 'startswith' | 'endswith' | 'count';

/** How one property may be filtered by. `guidText` is a string that holds a GUID. */
export interface FilterRule {
  readonly type: 'string' | 'guidText' | 'guid' | 'boolean' | 'date';
  readonly operators: Readonly<Partial<Record<Operator, Support>>>;
  readonly nullable?: true;
}

/** What a query needs to know about a kind of entity. Property names are looked up without case. */
export interface EntityType {
  /** The name in the `microsoft.graph` namespace. */
  readonly name: string;
  /** The name in messages. */
  readonly resource: string;
  /** What is answered when nothing is selected, in Graph's order. */
  readonly properties: readonly string[];
  /** What is answered only when it is selected. */
  readonly onRequest?: readonly string[];
  /** By path: `displayName`, `web/redirectUris`. A collection is filtered by its items. */
  readonly filters: Readonly<Record<string, FilterRule>>;
  readonly orders?: Readonly<Record<string, Support>>;
  /** Properties that `$search` looks into. */
  readonly search?: readonly string[];
  /** Relationships that `$expand` may follow. */
  readonly expands?: readonly string[];
  /** Relationships that Graph has and the sandbox does not expand. */
  readonly relationships?: readonly string[];
}

const EQUALITY = { eq: 'default', in: 'default', ne: 'advanced' } as const;

/** Rules of usual properties, after the table in the documentation. */
export const rules = {
  text: { type: 'string', operators: { ...EQUALITY, startswith: 'default' } },
  nullableText: { type: 'string', operators: { ...EQUALITY, startswith: 'default' }, nullable: true },
  /** Not indexed for ordinary queries. */
  advancedText: {
    type: 'string',
    operators: { eq: 'advanced', in: 'advanced', ne: 'advanced', startswith: 'advanced' },
    nullable: true,
  },
  address: {
    type: 'string',
    operators: { ...EQUALITY, startswith: 'default', endswith: 'advanced', ge: 'default', le: 'default' },
    nullable: true,
  },
  exactText: { type: 'string', operators: EQUALITY },
  guidText: { type: 'guidText', operators: EQUALITY },
  guid: { type: 'guid', operators: EQUALITY, nullable: true },
  flag: { type: 'boolean', operators: EQUALITY, nullable: true },
  date: {
    type: 'date',
    operators: { eq: 'default', ge: 'default', le: 'default', in: 'advanced', ne: 'advanced' },
    nullable: true,
  },
  texts: {
    type: 'string',
    operators: { eq: 'default', startswith: 'default', ge: 'default', le: 'default', count: 'advanced' },
  },
  advancedTexts: {
    type: 'string',
    operators: { eq: 'advanced', startswith: 'advanced', count: 'advanced' },
  },
} as const satisfies Record<string, FilterRule>;

/** The property of `type` that a client calls `name`; `undefined` when there is none. */
export function propertyOf(type: EntityType, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return [...type.properties, ...(type.onRequest ?? [])].find((each) => each.toLowerCase() === wanted);
}
