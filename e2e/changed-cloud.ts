import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextOf, type Ran, runLab } from '../lab/testing.ts';
import type { TenantPolicies } from '../sandbox/state/directory.ts';
import { resources, type Subscription } from '../sandbox/state/resources.ts';
import { start } from '../sandbox/testing.ts';
import { foreignCloud } from './foreign-cloud.ts';

export interface Finding {
  readonly id: string;
  readonly status: string;
  readonly found: string;
  readonly next?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** A cloud that tests can change at will, and the lab that knows it by its file only. */
export type ChangedCloud = Awaited<ReturnType<typeof openChangedCloud>>;

/** Starts the cloud, as a sandbox within this process. */
export async function openChangedCloud() {
  const top = mkdtempSync(join(tmpdir(), 'lab-changed-'));
  const { sandbox, close } = await start(join(top, 'azure'));
  const azure = resources(sandbox.store);
  await sandbox.token('https://management.azure.localhost'); // from now on there are the keys that `changed` keeps
  const cloud = foreignCloud(sandbox.descriptor, top);
  const principalId = sandbox.directory.principalByAppId(sandbox.descriptor.clientId)?.id ?? '';
  let labs = 0;

  /** Runs one command line in a folder in which nothing was chosen yet, or in the last one `again`. */
  const lab = (argv: readonly string[], env: Env = {}, { again = false } = {}): Promise<Ran> => {
    if (!again) labs += 1;
    const at = ['--dir', join(top, `lab-${labs}`), '--cloud', cloud.file, '--auth', 'environment'];
    return runLab([...at, ...argv], contextOf({ env: { ...cloud.env, ...env } }));
  };

  return {
    top,
    sandbox,
    azure,
    cloud,
    lab,

    /** What the doctor finds, by id. */
    async doctor(argv: readonly string[] = [], env: Env = {}, how = {}) {
      const { code, stdout } = await lab([...argv, 'doctor', '--json'], env, how);
      const { findings } = JSON.parse(stdout) as { findings: Finding[] };
      return { code, findings: new Map(findings.map((finding) => [finding.id, finding])) };
    },

    /** Changes the cloud for one test, and puts everything back. */
    async changed(change: () => void | Promise<void>, test: () => Promise<void>): Promise<void> {
      const state = sandbox.store.snapshot();
      try {
        await change();
        await test();
      } finally {
        sandbox.store.restore(state);
      }
    },

    changeSubscription(more: Partial<Subscription>): void {
      for (const each of azure.subscriptions.all()) {
        azure.subscriptions.put({ ...(structuredClone(each) as Subscription), ...more });
      }
    },

    changePolicies(change: (policies: TenantPolicies) => void): void {
      const draft = structuredClone(sandbox.directory.tenantPolicies()) as TenantPolicies;
      change(draft);
      sandbox.directory.policies.put(draft);
    },

    /** The lab's application has this role instead of Owner, or none. */
    giveRole(role?: 'Reader' | 'Contributor' | 'Website Contributor'): void {
      for (const each of azure.roleAssignments.all()) {
        if (each.principalId === principalId) azure.roleAssignments.delete(each.name);
      }
      if (role === undefined) return;
      azure.roleAssignments.put({ name: randomUUID(), scope: sandbox.subscription, principalId, role });
    },

    /** The lab's application may ask Graph for nothing. */
    takeGraph(): void {
      const { appRoleAssignments } = sandbox.directory;
      for (const each of appRoleAssignments.all()) {
        if (each.principalId === principalId) appRoleAssignments.delete(each.id);
      }
    },

    /** What step 1 makes, without code in it; no deployment by user and password if `basicAuth` is off. */
    async makeApps(
      names: Record<'group' | 'plan' | 'frontend' | 'backend', string>,
      { basicAuth = true } = {},
    ) {
      const group = `${sandbox.subscription}/resourceGroups/${names.group}`;
      const web = `${group}/providers/Microsoft.Web`;
      const location = 'East US 2';
      await sandbox.arm('PUT', group, { location });
      const plan = { location, kind: 'linux', sku: { name: 'F1' }, properties: { reserved: true } };
      await sandbox.arm('PUT', `${web}/serverfarms/${names.plan}`, plan);
      for (const name of [names.frontend, names.backend]) {
        const properties = {
          serverFarmId: `${web}/serverfarms/${names.plan}`,
          siteConfig: { linuxFxVersion: 'NODE|24-lts' },
        };
        await sandbox.arm('PUT', `${web}/sites/${name}`, { location, properties });
        const allow = { properties: { allow: basicAuth } };
        await sandbox.arm('PUT', `${web}/sites/${name}/basicPublishingCredentialsPolicies/scm`, allow);
      }
    },

    /** Another subscription, of which the lab's application is the owner, too. Its ID. */
    addSubscription(displayName: string): string {
      const subscriptionId = randomUUID();
      const [first] = azure.subscriptions.all();
      azure.subscriptions.put({ ...(structuredClone(first) as Subscription), subscriptionId, displayName });
      const scope = `/subscriptions/${subscriptionId}`;
      azure.roleAssignments.put({ name: randomUUID(), scope, principalId, role: 'Owner' });
      return subscriptionId;
    },

    /** A free Linux plan in East US 2, in a group of its own. */
    async makePlan(name: string): Promise<void> {
      const group = `${sandbox.subscription}/resourceGroups/rg-other`;
      await sandbox.arm('PUT', group, { location: 'eastus2' });
      const body = { location: 'East US 2', sku: { name: 'F1' }, properties: { reserved: true } };
      await sandbox.arm('PUT', `${group}/providers/Microsoft.Web/serverfarms/${name}`, body);
    },

    async end(): Promise<void> {
      await cloud.close();
      await close();
      rmSync(top, { recursive: true, force: true });
    },
  };
}
