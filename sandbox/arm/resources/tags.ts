import { z } from 'zod';
import { type Resources, resourceKey } from '../../state/resources.ts';
import { parseBody } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { armErrors } from '../error.ts';
import { GROUP, PLAN, SITE, SUBSCRIPTION, subscriptionId } from '../ids.ts';
import { findGroup, findPlan, findSite } from '../lookup.ts';
import { type Answer, type ArmRequest, type Operation, ok, okList, operation } from '../operation.ts';
import { Tags } from '../shapes.ts';
import { listedResources } from './resource-list.ts';

type TagSet = Record<string, string>;

/** Something that carries tags: where it is, what it has, and how to replace them. */
interface Tagged {
  readonly id: string;
  readonly tags: Readonly<TagSet>;
  replace(tags: TagSet): void;
}

const Put = z.object({ properties: z.object({ tags: Tags.nullish() }).nullish() });
const Patch = z.object({
  operation: z.enum(['Merge', 'Replace', 'Delete']),
  properties: z.object({ tags: Tags.nullish() }).nullish(),
});

/** Tags at a scope, and the tag names of a subscription. Source: "Tags" (REST, Microsoft.Resources). */
export function tagOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  const now = (): string => nowOf(context);
  return [
    operation(
      'GET',
      `${SUBSCRIPTION}/tagNames`,
      'Microsoft.Resources/subscriptions/tagNames/read',
      ({ params }) => okList(tagNames(resources, params.subscription)),
    ),
    ...at(GROUP, 'Microsoft.Resources/tags', (params) => {
      const group = findGroup(resources, params);
      return {
        id: group.id,
        tags: group.tags ?? {},
        replace: (tags) => resources.groups.put({ ...group, tags, changedAt: now() }),
      };
    }),
    ...at(PLAN, 'Microsoft.Resources/tags', (params) => {
      const plan = findPlan(resources, params);
      return {
        id: plan.id,
        tags: plan.tags ?? {},
        replace: (tags) => resources.plans.put({ ...plan, tags, changedAt: now() }),
      };
    }),
    ...at(SITE, 'Microsoft.Resources/tags', (params) => {
      const site = findSite(resources, params);
      return {
        id: site.id,
        tags: site.tags ?? {},
        replace: (tags) => resources.sites.put({ ...site, tags, changedAt: now() }),
      };
    }),
  ];
}

function at<P extends typeof GROUP | typeof PLAN | typeof SITE>(
  scope: P,
  type: string,
  find: (params: ArmRequest<'subscription' | 'group' | 'plan' | 'site'>['params']) => Tagged,
): Operation[] {
  const path = `${scope}/providers/Microsoft.Resources/tags/default`;
  const change = (request: ArmRequest, work: (tagged: Tagged) => TagSet): Answer => {
    const tagged = find(request.params);
    const tags = work(tagged);
    tagged.replace(tags);
    return view(tagged.id, tags);
  };
  return [
    operation('GET', path, `${type}/read`, ({ params }: ArmRequest) => {
      const tagged = find(params);
      return view(tagged.id, tagged.tags);
    }),
    operation('PUT', path, `${type}/write`, (request: ArmRequest) =>
      change(request, () => parseBody(Put, request.body).properties?.tags ?? {}),
    ),
    operation('PATCH', path, `${type}/write`, (request: ArmRequest) => {
      const { operation: how, properties } = parseBody(Patch, request.body);
      const given = properties?.tags ?? {};
      return change(request, ({ tags }) => {
        if (how === 'Replace') return given;
        if (how === 'Merge') return merged(tags, given);
        return Object.fromEntries(Object.entries(tags).filter(([name, value]) => given[name] !== value));
      });
    }),
    operation('DELETE', path, `${type}/delete`, (request: ArmRequest) => {
      change(request, () => ({}));
      return { status: 200 };
    }),
  ];
}

function merged(tags: Readonly<TagSet>, given: TagSet): TagSet {
  const all = { ...tags, ...given };
  if (Object.keys(all).length > 50) throw armErrors.invalidContent('a resource has at most 50 tags');
  return all;
}

function view(scope: string, tags: Readonly<TagSet>): Answer {
  return ok({
    id: `${scope}/providers/Microsoft.Resources/tags/default`,
    name: 'default',
    type: 'Microsoft.Resources/tags',
    properties: { tags },
  });
}

/** Every tag in use, with its values and how often each is used. */
function tagNames(resources: Resources, subscription: string) {
  const root = `${subscriptionId(subscription)}/tagNames`;
  const carriers = [...resources.groups.all(), ...listedResources(resources)].filter(
    (each) => resourceKey(each.subscriptionId) === resourceKey(subscription),
  );
  const uses = new Map<string, Map<string, number>>();
  for (const [name, value] of carriers.flatMap((each) => Object.entries(each.tags ?? {}))) {
    const values = uses.get(name) ?? new Map<string, number>();
    uses.set(name, values.set(value, (values.get(value) ?? 0) + 1));
  }
  const count = (value: number) => ({ type: 'Total', value });
  return [...uses].map(([tagName, values]) => ({
    id: `${root}/${tagName}`,
    tagName,
    count: count([...values.values()].reduce((sum, each) => sum + each, 0)),
    values: [...values].map(([tagValue, times]) => ({
      id: `${root}/${tagName}/tagValues/${tagValue}`,
      tagValue,
      count: count(times),
    })),
  }));
}
