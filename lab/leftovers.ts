import { z } from 'zod';
import type { Arm } from '../checks/facts/arm.ts';
import { partOf, same, subscriptionPath, versioned } from '../checks/facts/ids.ts';
import type { Facts } from '../checks/facts/index.ts';
import { belongsTo, registrationOf } from '../checks/judging/registration.ts';
import type { Target } from '../checks/target.ts';
import type { Connection } from './connect.ts';
import { MADE_BY } from './inspect/marks.ts';
import { type Registration, registrationsMarked } from './inspect/registration-tags.ts';
import { type Resource, readResources } from './resources.ts';

/** A resource group with something of a lab in it. */
export interface GroupLeft {
  readonly name: string;
  /** The lab has made the group itself. */
  readonly marked: boolean;
  readonly resources: readonly (Resource & { readonly marked: boolean })[];
}

/** What a lab leaves behind; what it has not made itself is there only if it has the lab's names. */
export interface Leftovers {
  readonly groups: readonly GroupLeft[];
  readonly registrations: readonly (Registration & { readonly marked: boolean })[];
}

/**
 * Everything that bears a lab's mark, wherever in the subscription it is (a lab may have had other names before), and what
 * has the names that it uses now.
 * @throws FactError
 */
export async function leftoversOf(connection: Connection): Promise<Leftovers> {
  const [groups, registrations] = await Promise.all([groupsLeft(connection), registrationsLeft(connection)]);
  return { groups, registrations };
}

const Group = z.object({ name: z.string() });
const Carrier = z.object({ id: z.string() });

async function groupsLeft({ arm, target, lab }: Connection): Promise<readonly GroupLeft[]> {
  const [marked, carriers] = await Promise.all([
    withMark(arm, target, 'resourcegroups', lab, Group),
    withMark(arm, target, 'resources', lab, Carrier),
  ]);
  const markedNames = marked.map(({ name }) => name);
  const all = [
    target.resourceGroup,
    ...markedNames,
    ...carriers.map(({ id }) => partOf(id, 'resourceGroups')),
  ];
  const names = all.filter((name, index) => all.findIndex((each) => same(each, name)) === index);
  const groups = await Promise.all(
    names.map(async (resourceGroup) => {
      const resources = await readResources(arm, { ...target, resourceGroup });
      if (!resources) return undefined;
      return {
        name: resourceGroup,
        marked: markedNames.some((name) => same(name, resourceGroup)),
        resources: resources.map((each) => ({ ...each, marked: each.tags?.[MADE_BY] === lab })),
      };
    }),
  );
  return groups.flatMap((group) => group ?? []);
}

/** Source: "Resources - List" and "Resource Groups - List" (REST, resources), `$filter`. */
async function withMark<T>(
  arm: Arm,
  { subscription }: Target,
  what: 'resourcegroups' | 'resources',
  lab: string,
  shape: z.ZodType<T>,
): Promise<readonly T[]> {
  const filter = encodeURIComponent(`tagName eq '${MADE_BY}' and tagValue eq '${lab}'`);
  const path = versioned('resources', `${subscriptionPath(subscription)}/${what}`);
  return (await arm.list(`${path}&$filter=${filter}`, shape)) ?? [];
}

async function registrationsLeft({
  facts,
  graph,
  target,
  lab,
}: Connection): Promise<Leftovers['registrations']> {
  const [marked, named] = await Promise.all([
    registrationsMarked(graph, lab),
    registrationsNamed(facts.fresh(), target),
  ]);
  const others = named.filter(({ appId }) => !marked.some((each) => each.appId === appId));
  const isFrontend = ({ displayName }: Registration): boolean => same(displayName ?? '', target.frontend);
  return [
    ...marked.map((each) => ({ ...each, marked: true })),
    ...others.map((each) => ({ ...each, marked: false })),
  ].sort((one, other) => Number(isFrontend(other)) - Number(isFrontend(one)));
}

/**
 * The app registrations of a lab's two apps, and whatever else has their names or sends people back to their hosts, whether
 * the apps are still there or not. An application that an app's settings name by mistake is none of them.
 */
async function registrationsNamed(facts: Facts, target: Target): Promise<readonly Registration[]> {
  const [frontend, backend] = await Promise.all([facts.site(target.frontend), facts.site(target.backend)]);
  const own = await Promise.all(
    (['frontend', 'backend'] as const).map(
      async (role) => (await registrationOf(facts, target, role))?.application,
    ),
  );
  const all = [...own.flatMap((each) => each ?? []), ...(await facts.applicationsAlike())].filter(
    (each) => belongsTo(each, target.frontend, frontend) || belongsTo(each, target.backend, backend),
  );
  return all.filter((each, index) => all.findIndex(({ appId }) => appId === each.appId) === index);
}

/** A group and what is to be deleted of it. */
export interface GroupToDelete extends GroupLeft {
  /** All of it, the group included; else what is in `resources`. */
  readonly whole: boolean;
}

/** What is deleted, and what is left alone. */
export interface CleanUp {
  readonly groups: readonly GroupToDelete[];
  readonly registrations: Leftovers['registrations'];
  /** What is there, has the lab's names or is in its group, and was not made by it: resources, and app registrations. */
  readonly left: { readonly resources: readonly string[]; readonly registrations: readonly string[] };
}

/**
 * How much is cleaned up: what the lab has marked as made by it; also what has its names; or all that is in its group, which
 * nobody can miss in a sandbox.
 */
export type Scope = 'marked' | 'named' | 'all';

/**
 * What of the leftovers is to be deleted. A group goes as a whole if it is the lab's and nothing else is in it; else the
 * lab's own things go, and the rest stays.
 */
export function cleanUpOf({ groups, registrations }: Leftovers, target: Target, scope: Scope): CleanUp {
  const left: string[] = [];
  const toDelete = groups.map((group): GroupToDelete => {
    const isTarget = same(group.name, target.resourceGroup);
    const isOwn = (each: GroupLeft['resources'][number]): boolean =>
      each.marked || (isTarget && (scope === 'all' || (scope === 'named' && isNamed(each, target))));
    const own = group.resources.filter(isOwn);
    const others = group.resources.filter((each) => !isOwn(each));
    const whole = (group.marked || (isTarget && scope !== 'marked')) && others.length === 0;
    left.push(...others.map(({ name, type }) => `${name} (${type}) in ${group.name}`));
    if (!whole && isTarget && others.length === 0) left.push(`resource group ${group.name}`);
    return { ...group, resources: own, whole };
  });
  const deleted = registrations.filter(({ marked }) => marked || scope !== 'marked');
  const kept = registrations.filter((each) => !deleted.includes(each));
  return {
    groups: toDelete.filter(({ whole, resources }) => whole || resources.length > 0),
    registrations: deleted,
    left: {
      resources: left,
      registrations: kept.map(({ displayName, appId }) => `app registration ${displayName} (${appId})`),
    },
  };
}

const isNamed = ({ name, type }: Resource, { frontend, backend, plan }: Target): boolean =>
  /^Microsoft\.Web\//i.test(type) && [frontend, backend, plan].some((each) => same(each, name));

/** The commands that delete it, in an order in which each can be done: apps before their plans. */
export function deletionsOf({ groups, registrations }: CleanUp): readonly (readonly string[])[] {
  return [
    ...registrations.map(({ appId }) => ['ad', 'app', 'delete', '--id', appId]),
    ...groups.flatMap(({ name, whole, resources }) =>
      whole
        ? [['group', 'delete', '--name', name, '--yes']]
        : [...resources].sort(planLast).flatMap((each) => {
            const of = ['--resource-group', name, '--name', each.name];
            return isPlan(each)
              ? [['appservice', 'plan', 'delete', ...of, '--yes']]
              : [['webapp', 'delete', ...of, '--keep-empty-plan']];
          }),
    ),
  ];
}

const isPlan = ({ type }: Resource): boolean => /serverfarms$/i.test(type);
const planLast = (one: Resource, other: Resource): number => Number(isPlan(one)) - Number(isPlan(other));
