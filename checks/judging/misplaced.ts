import { type Fail, fail } from '../check.ts';
import { same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Site } from '../facts/sites.ts';
import type { Target } from '../target.ts';
import { labSetup, ofSite, quoted, webappUps } from './az.ts';

/** The sites that carry these names, wherever they are: in the subscription, or else in another that can be seen. */
export async function whereElse(facts: Facts, names: readonly string[]): Promise<readonly Site[]> {
  const named = (sites: readonly Site[]): Site[] =>
    sites.filter((site) => names.some((name) => same(name, site.name)));
  const here = named(await facts.sites());
  return here.length > 0 ? here : named(await facts.sitesElsewhere());
}

/**
 * Sites that are in another resource group or subscription than the lab's, asked for one of them, or for the group
 * that should hold both: then the lab may as well move to where they are.
 */
export function misplaced(target: Target, sites: readonly Site[], asked: 'site' | 'group'): Fail {
  const far = sites.some(({ subscription }) => !same(subscription, target.subscription));
  const inSubscription = (id: string): string => (far ? ` of subscription ${id}` : '');
  const places = [
    ...new Set(
      sites.map((site) => `resource group ${site.resourceGroup}${inSubscription(site.subscription)}`),
    ),
  ];
  const [group = ''] = sites.map(({ resourceGroup }) => resourceGroup);
  const movable = asked === 'group' && !far && places.length === 1;
  return fail({
    kind: far ? 'other-subscription' : 'other-resource-group',
    found: `${sites.map(({ name }) => name).join(' and ')} in the ${places.join(' and the ')}`,
    expected: `in the resource group ${target.resourceGroup}${inSubscription(target.subscription)}`,
    why: movable
      ? `That is another group than the lab was told. Tell the lab that it is the right one; or delete what is there and create it again in ${target.resourceGroup}.`
      : 'It exists, but where the lab does not look. Names of web apps are unique, so it has to go before it can be made in the right place.',
    ...(movable ? { next: labSetup({ group }) } : again(target, sites, far)),
    portal: `Resource groups > ${group}`,
  });
}

/** Deletes the sites where they are, and makes them where they should be. */
function again(target: Target, sites: readonly Site[], far: boolean): Pick<Fail, 'next' | 'folder'> {
  const by = (subscription: string): string => (far ? ` --subscription ${quoted(subscription)}` : '');
  const roles = (['frontend', 'backend'] as const).filter((role) =>
    sites.some(({ name }) => same(name, target[role])),
  );
  const { lines, folder } = webappUps(target, roles, by(target.subscription));
  const deletions = sites.map((site) => `az webapp delete ${ofSite(site)}${by(site.subscription)}`);
  return { next: [...deletions, ...lines].join('\n'), folder };
}
