import type { Clock } from '../../core/clock.ts';
import type { Collection } from '../../core/store.ts';
import { type Resources, resourceKey, type Subscription } from '../../state/resources.ts';
import type { Faults } from '../faults.ts';
import { replicated } from './replica.ts';

/** The subscription's resources as ARM has them. */
export interface ResourceViews {
  /** For what is asked by name, and for what is changed. */
  readonly current: Resources;
  /** For lists, which ARM keeps copies of. */
  readonly listed: Resources;
}

/**
 * The resources with the faults `subscription`, `regions` and, for lists, `replication`: what is asked by its own name is
 * read where it is, but lists and queries are answered from copies that follow.
 * Sources: "Azure subscription states", "Tutorial: Create and manage policies" (allowed locations), "Azure Resource Graph
 * overview" (how it is kept up to date).
 */
export function resourceViews(resources: Resources, faults: Faults, clock: Clock): ResourceViews {
  const lag = (): number => faults.value('replication', 'arm')?.ms ?? 0;
  const options = { clock, longest: lag };
  const byId = { ...options, keyOf: ({ id }: { readonly id: string }): string => resourceKey(id) };
  const [groups, plans, sites] = [
    replicated(resources.groups, byId),
    replicated(resources.plans, byId),
    replicated(resources.sites, byId),
  ];
  const subscriptions = restricted(resources.subscriptions, faults);
  return {
    current: {
      ...resources,
      subscriptions,
      groups: groups.written,
      plans: plans.written,
      sites: sites.written,
    },
    listed: {
      ...resources,
      subscriptions,
      groups: groups.seen(lag),
      plans: plans.seen(lag),
      sites: sites.seen(lag),
    },
  };
}

/** Subscriptions as the faults have them; what is stored of them keeps its own state and regions. */
function restricted(collection: Collection<Subscription>, faults: Faults): Collection<Subscription> {
  const seen = (value: ReturnType<typeof collection.get>) => {
    if (value === undefined) return undefined;
    const state = faults.value('subscription') ? 'Disabled' : value.state;
    const allowed = faults.value('regions') ?? value.allowedRegions;
    return { ...value, state, ...(allowed === undefined ? {} : { allowedRegions: allowed }) };
  };
  return {
    ...collection,
    get: (key) => seen(collection.get(key)),
    all: () => collection.all().flatMap((each) => seen(each) ?? []),
    put(value) {
      const stored = collection.get(value.subscriptionId.toLowerCase());
      if (!stored) return collection.put(value);
      const { allowedRegions: _seen, ...rest } = value;
      const { state, allowedRegions } = stored;
      return collection.put({ ...rest, state, ...(allowedRegions === undefined ? {} : { allowedRegions }) });
    },
  };
}
