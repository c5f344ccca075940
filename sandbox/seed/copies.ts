import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshots } from '../control/snapshots.ts';
import type { Store } from '../core/store.ts';
import { siteFiles } from '../sites/files.ts';
import { directory } from '../state/directory.ts';
import { DeployStatus, resourceKey, resources } from '../state/resources.ts';
import { identities } from '../state/seed.ts';
import { type CopyPlace, copyOf, type Lab, type Replacement } from './copy.ts';
import { copyFiles } from './copy-files.ts';
import { type Template, TemplateError, templateOf } from './template.ts';

/** A lab to be made like the one in a snapshot. */
export interface CopyOrder {
  /** Absent: no lab, only the subscription. */
  readonly snapshot?: string | undefined;
  readonly replace: readonly Replacement[];
  /** The subscription that it goes into, which is made when it is not there. */
  readonly subscription: {
    readonly subscriptionId: string;
    readonly displayName: string;
    readonly state: 'Enabled' | 'Disabled' | 'Warned';
    /** Whether those who own the sandbox's first subscription own this one as well; else nobody has a role in it. */
    readonly owned: boolean;
  };
}

export interface CopiesOptions {
  readonly store: Store;
  readonly snapshots: Snapshots;
  /** The sandbox's folder. */
  readonly dir: string;
  /** The snapshot of a sandbox that nobody has used. */
  readonly empty: string;
}

/**
 * Makes labs like those in snapshots, many at once: all of them, or (when it throws) none. Nothing is deployed or asked for;
 * what is in the state then is what the template's own requests have led to, under other names.
 * @throws TemplateError when there is no such snapshot, or what is in it cannot be copied
 */
export async function makeCopies(orders: readonly CopyOrder[], options: CopiesOptions): Promise<void> {
  const { store, dir } = options;
  const identity = identities(store).get('identity');
  if (!identity) throw new TemplateError('This sandbox has no subscription yet.');
  const templates = new Map<string, Template>();
  const files: { from: string; to: string }[] = [];
  const labs: { lab: Lab | undefined; order: CopyOrder }[] = [];
  for (const order of orders) {
    const { snapshot, replace, subscription } = order;
    if (snapshot === undefined) {
      labs.push({ lab: undefined, order });
      continue;
    }
    const template = templates.get(snapshot) ?? (await readTemplate(snapshot, options));
    templates.set(snapshot, template);
    const place: CopyPlace = {
      subscription: [identity.subscriptionId, subscription.subscriptionId],
      replace,
    };
    const lab = copyOf(template, place);
    labs.push({ lab, order });
    files.push(...filesOf(template, lab, options));
  }
  for (const place of files) await copyFiles(place, join(dir, 'shared'));
  store.transaction(() => {
    for (const { lab, order } of labs) {
      putSubscription(store, order, identity.subscriptionId, identity.tenantId);
      if (lab) putLab(store, lab);
    }
  });
}

async function readTemplate(name: string, { snapshots, empty }: CopiesOptions): Promise<Template> {
  const [state, before] = await Promise.all([snapshots.state(name), snapshots.state(empty)]);
  if (!state || !before) throw new TemplateError(`There is no snapshot ${state ? empty : name}.`);
  return templateOf(state, before);
}

/** The deployments whose files are kept, of the template and of the copy: both have them in the same order. */
function filesOf(
  template: Template,
  lab: Lab,
  { snapshots, dir }: CopiesOptions,
): { from: string; to: string }[] {
  const originals: Pick<Lab, 'sites' | 'deployments'> = {
    sites: JSON.parse(template.text.sites),
    deployments: JSON.parse(template.text.deployments),
  };
  return lab.deployments.flatMap((deployment, index) => {
    const original = originals.deployments[index];
    const site = lab.sites.find(({ id }) => resourceKey(id) === resourceKey(deployment.siteId));
    const from = originals.sites.find(({ id }) => resourceKey(id) === resourceKey(original?.siteId ?? ''));
    if (!original || !site || !from || deployment.status !== DeployStatus.Success) return [];
    const folder = snapshots.files(from, original.id);
    if (!existsSync(folder)) return [];
    return [{ from: folder, to: siteFiles(dir, site).deployment(deployment.id) }];
  });
}

function putSubscription(store: Store, { subscription }: CopyOrder, first: string, tenantId: string): void {
  const { subscriptions, roleAssignments } = resources(store);
  const { subscriptionId, displayName, state, owned } = subscription;
  if (subscriptions.get(subscriptionId.toLowerCase())) return;
  const { quotaId = 'PayAsYouGo_2014-09-01', registeredProviders = [] } = subscriptions.get(first) ?? {};
  subscriptions.put({
    subscriptionId,
    tenantId,
    displayName,
    state,
    quotaId,
    registeredProviders: [...registeredProviders],
  });
  if (!owned) return;
  for (const assignment of roleAssignments.all()) {
    if (assignment.scope !== `/subscriptions/${first}`) continue;
    roleAssignments.put({ ...assignment, name: randomUUID(), scope: `/subscriptions/${subscriptionId}` });
  }
}

function putLab(store: Store, lab: Lab): void {
  const { groups, plans, sites, deployments } = resources(store);
  const { applications, servicePrincipals, grants, appRoleAssignments } = directory(store);
  for (const each of lab.groups) groups.put(each);
  for (const each of lab.plans) plans.put(each);
  for (const each of lab.sites) sites.put(each);
  for (const each of lab.deployments) deployments.put(each);
  for (const each of lab.applications) applications.put(each);
  for (const each of lab.servicePrincipals) servicePrincipals.put(each);
  for (const each of lab.grants) grants.put(each);
  for (const each of lab.appRoleAssignments) appRoleAssignments.put(each);
}
