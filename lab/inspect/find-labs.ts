import { z } from 'zod';
import type { Arm } from '../../checks/facts/arm.ts';
import { partOf, same, subscriptionPath, versioned } from '../../checks/facts/ids.ts';
import { readSites, type Site } from '../../checks/facts/sites.ts';
import { readPlans } from '../resources.ts';
import type { Names } from '../state/names.ts';
import { markedLabs } from './marks.ts';
import { type Pair, pairsIn } from './shape.ts';

/** A lab that is in a subscription already. */
export interface FoundLab {
  readonly names: Names;
  /** By its marks; `undefined` when it was recognised by its shape. */
  readonly lab?: string;
  /** Who began it (`MarkedLab.by`). */
  readonly by?: string;
}

const Group = z.object({
  name: z.string(),
  tags: z.record(z.string(), z.string()).nullish(),
  properties: z.object({ provisioningState: z.string() }),
});

/** What a subscription is searched with. */
export interface Search {
  readonly arm: Arm;
  readonly subscription: string;
  /** Nothing outside of this group. */
  readonly resourceGroup?: string;
}

/**
 * The labs of a subscription: those that have marked what they made, and pairs of apps that look like one because somebody
 * made them by hand. A lab that is found both ways is one.
 * @throws FactError
 */
export async function findLabs(search: Search): Promise<readonly FoundLab[]> {
  const { arm, subscription, resourceGroup } = search;
  const path = `${subscriptionPath(subscription)}/resourcegroups`;
  const [groups, sites] = await Promise.all([
    arm.list(versioned('resources', path), Group),
    readSites(arm, subscription),
  ]);
  const here = (name: string): boolean => resourceGroup === undefined || same(name, resourceGroup);
  const alive = (groups ?? []).filter(
    ({ name, properties }) => here(name) && properties.provisioningState !== 'Deleting',
  );
  const marked = alive.flatMap(({ name, tags }) =>
    markedLabs(name, tags ?? {}).map(({ lab, names, by }) => ({
      lab,
      by,
      names: { ...names, resourceGroup: name },
    })),
  );
  const known = (site: Site): boolean =>
    marked.some(({ names }) => [names.frontend, names.backend].some((name) => same(name, site.name)));
  const pairs = await pairsIn(
    arm,
    sites.filter((site) => here(site.resourceGroup) && !known(site)),
  );
  if (pairs.length === 0) return marked;
  const plans = await readPlans(arm, { subscription });
  return [...marked, ...pairs.map((pair) => ({ names: namesOf(pair, plans) }))];
}

/** The names of a pair, with what it has in the place of what was asked for. */
function namesOf({ frontend, backend }: Pair, plans: Awaited<ReturnType<typeof readPlans>>): Names {
  const plan = plans.find(({ id }) => same(id, frontend.planId));
  return {
    frontend: frontend.name,
    backend: backend.name,
    resourceGroup: frontend.resourceGroup,
    plan: plan?.name ?? partOf(frontend.planId, 'serverfarms'),
    location: frontend.location,
    sku: plan?.sku ?? 'F1',
    runtime: frontend.linuxFxVersion.replace('|', ':'),
  };
}
