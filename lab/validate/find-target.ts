import { same } from '../../checks/facts/ids.ts';
import type { Facts } from '../../checks/facts/index.ts';
import type { Receipt } from '../../checks/facts/receipts.ts';
import type { ResourceGroup } from '../../checks/facts/resource-groups.ts';
import type { Site } from '../../checks/facts/sites.ts';
import type { Target } from '../../checks/target.ts';
import { receiptsIn } from '../inspect/kept-receipts.ts';
import { markedLabs } from '../inspect/marks.ts';
import { type Found, findApps } from './find-apps.ts';
import { type Fault, fault } from './result.ts';
import type { RosterRow } from './roster/row.ts';

/** What a class was asked to make; what is not said here may be as each student likes. */
export interface Asked {
  readonly location?: string;
  readonly sku?: string;
  readonly runtime?: string;
}

/** A student's lab. */
export interface FoundTarget {
  /** As much of it as is there, or was named. */
  readonly found: Found;
  readonly target: Target;
  /** What the frontend told the student's own lab at its sign-ins: kept on the resource group. */
  readonly receipts: readonly Receipt[];
}

/** Gives the facts of a target in the student's subscription. */
export type FactsOf = (target: Partial<Target>) => Facts;

/**
 * Finds a student's lab by what the roster names, by the marks that the lab leaves on a resource group, or else by its
 * shape. A fault where there are several that could be meant.
 * @throws FactError
 */
export async function findTarget(
  row: RosterRow,
  place: Pick<Target, 'tenant' | 'subscription'>,
  asked: Asked,
  factsOf: FactsOf,
): Promise<FoundTarget | Fault> {
  const subscription = factsOf({});
  const [groups, sites] = await Promise.all([subscription.resourceGroups(), subscription.sites()]);
  const [mark, ...others] = marksOf(row, groups);
  if (mark && others.length > 0) {
    const names = [mark, ...others].map(
      ({ names: { resourceGroup, frontend } }) => `${frontend} (${resourceGroup})`,
    );
    return fault('ambiguous', `There are ${names.length} labs: ${names.join(', ')}.`, {
      next: 'Name the student’s in the roster’s columns resource group and frontend.',
    });
  }
  if (mark) {
    const { resourceGroup, frontend, backend } = mark.names;
    const receipts = receiptsIn(mark.tags, mark.lab, { ...place, frontend }, []);
    const target = { ...mark.names, ...asked, ...place };
    return { found: { resourceGroup, frontend, backend }, target, receipts };
  }
  const found = await findApps(row, sites, (resourceGroup) => factsOf({ resourceGroup }));
  if ('code' in found) return found;
  const target = { ...NOWHERE, ...(await usual(found, sites, factsOf)), ...asked, ...found, ...place };
  return { found, target, receipts: [] };
}

/** The marks of labs that a row can mean. */
const marksOf = (row: RosterRow, groups: readonly ResourceGroup[]) =>
  groups
    .filter(
      ({ name, properties }) =>
        properties.provisioningState !== 'Deleting' &&
        (row.resourceGroup === undefined || same(name, row.resourceGroup)),
    )
    .flatMap(({ name, tags }) =>
      markedLabs(name, tags ?? {}).map(({ lab, names }) => ({
        lab,
        names: { ...names, resourceGroup: name },
        tags: tags ?? {},
      })),
    )
    .filter(
      ({ names }) =>
        (row.frontend === undefined || same(names.frontend, row.frontend)) &&
        (row.backend === undefined || same(names.backend, row.backend)),
    );

/** A target's names where a student has none; nothing is ever looked for by them. */
export const NOWHERE: Omit<Target, 'tenant' | 'subscription'> = {
  resourceGroup: 'no-resource-group',
  location: 'East US 2',
  plan: 'no-plan',
  sku: 'F1',
  runtime: 'NODE:24-lts',
  frontend: 'no-frontend',
  backend: 'no-backend',
};

/** What a student has chosen is what was asked for, where nobody has asked for anything. */
async function usual(found: Found, sites: readonly Site[], factsOf: FactsOf): Promise<Partial<Target>> {
  const site =
    sites.find(({ name }) => name === found.frontend) ?? sites.find(({ name }) => name === found.backend);
  if (!site) return {};
  const plan = await factsOf({ resourceGroup: site.resourceGroup }).plan(site.planId);
  const runtime = /^NODE\|(.+)$/i.exec(site.linuxFxVersion)?.[1];
  return {
    location: site.location,
    plan: plan.name,
    sku: plan.sku.name,
    ...(runtime === undefined ? {} : { runtime: `NODE:${runtime}` }),
  };
}
