import { randomBytes } from 'node:crypto';
import { origins } from '../../core/hosts.ts';
import type { Frozen } from '../../core/store.ts';
import { type ResourceGroup, type Resources, resourceKey } from '../../state/resources.ts';
import { within } from '../authorization/access.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { armErrors } from '../error.ts';
import { SUBSCRIPTION, subscriptionId } from '../ids.ts';
import { sitesIn } from '../lookup.ts';
import { type Answer, type Operation, operation } from '../operation.ts';
import { forgetDeployments } from '../web/forget.ts';

/** How soon a client should ask again. ARM says 15; az would wait 30 s without any. */
const RETRY_SECONDS = 1;

/** How long a finished operation can still be asked about. */
const KEPT_MS = 24 * 60 * 60 * 1000;

/**
 * Begins to delete a group with all that is in it: 202, and a `Location` to ask.
 * Source: recorded answers of the real service; "Track asynchronous Azure operations".
 */
export function deleteGroup(context: ArmContext, group: Frozen<ResourceGroup>, apiVersion: string): Answer {
  const { resources, store } = context;
  const now = nowOf(context);
  const id = operationId(group);
  store.transaction(() => {
    for (const each of resources.operations.all()) {
      if (Date.parse(now) - Date.parse(each.startedAt) > KEPT_MS) resources.operations.delete(each.id);
    }
    resources.operations.put({
      id,
      subscriptionId: group.subscriptionId,
      groupId: group.id,
      startedAt: now,
      done: false,
    });
    resources.groups.put({ ...group, state: 'Deleting', changedAt: now });
  });
  setImmediate(() => finishDeletion(context, group.id));
  return { status: 202, headers: polling(group.subscriptionId, id, apiVersion) };
}

/** Deletions that an end of the sandbox interrupted are finished when it starts again. */
export function resumeDeletions(context: ArmContext): void {
  for (const group of context.resources.groups.all()) {
    if (group.state === 'Deleting') finishDeletion(context, group.id);
  }
}

/** What became of a long-running operation: 202 while it runs, 200 without a body after it. */
export function operationResultOperations({ resources }: ArmContext): Operation[] {
  return [
    operation('GET', `${SUBSCRIPTION}/operationresults/:operation`, undefined, ({ params, apiVersion }) => {
      const found = resources.operations.get(params.operation);
      if (!found || found.subscriptionId !== params.subscription.toLowerCase()) {
        throw armErrors.operationNotFound(params.operation);
      }
      if (found.failure) throw armErrors.groupDeletionBlocked(found.failure.group, found.failure.blockedBy);
      if (found.done) return { status: 200 };
      return { status: 202, headers: polling(found.subscriptionId, found.id, apiVersion) };
    }),
  ];
}

function finishDeletion({ resources, store, clock }: ArmContext, groupId: string): void {
  const group = resources.groups.get(resourceKey(groupId));
  if (group?.state !== 'Deleting') return;
  store.transaction(() => {
    const blockedBy = deleteContents(resources, groupId);
    const failure = blockedBy.length > 0 ? { group: group.name, blockedBy } : undefined;
    if (failure) resources.groups.put({ ...group, state: 'Succeeded', changedAt: nowOf({ clock }) });
    else resources.groups.delete(resourceKey(groupId));
    for (const each of resources.operations.all()) {
      if (each.groupId === groupId && !each.done) {
        resources.operations.put({ ...each, done: true, ...(failure ? { failure } : {}) });
      }
    }
  });
}

/** Returns the plans that cannot go because sites of other groups run in them. */
function deleteContents(resources: Resources, groupId: string): string[] {
  for (const site of resources.sites.all()) {
    if (!within(site.id, groupId)) continue;
    forgetDeployments(resources, site);
    resources.sites.delete(resourceKey(site.id));
  }
  const plans = resources.plans.all().filter((plan) => within(plan.id, groupId));
  const blocking = plans.filter((plan) => sitesIn(resources, plan).length > 0);
  for (const plan of plans) {
    if (!blocking.includes(plan)) resources.plans.delete(resourceKey(plan.id));
  }
  if (blocking.length > 0) return blocking.map((plan) => `Microsoft.Web/serverFarms/${plan.name}`);
  for (const each of resources.roleAssignments.all()) {
    if (within(each.scope, groupId)) resources.roleAssignments.delete(each.name);
  }
  return [];
}

function polling(subscription: string, id: string, apiVersion: string): Record<string, string> {
  const path = `${subscriptionId(subscription)}/operationresults/${id}`;
  return {
    location: `${origins.arm}${path}?api-version=${encodeURIComponent(apiVersion)}`,
    'retry-after': String(RETRY_SECONDS),
  };
}

/** ARM's token: base64url of a job's name, in which `_` is written `:5F`, and of its place. */
function operationId({ name, location }: Frozen<ResourceGroup>): string {
  const shown = name.toUpperCase().replaceAll('-', ':2D').replaceAll('_', ':5F').slice(0, 40);
  const unique = randomBytes(8).toString('hex').toUpperCase();
  const jobId = `RESOURCEGROUPDELETIONJOB-${shown}|${unique}-${location.toUpperCase()}`;
  return Buffer.from(JSON.stringify({ jobId, jobLocation: location })).toString('base64url');
}
