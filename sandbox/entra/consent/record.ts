import type { Clock } from '../../core/clock.ts';
import type { Frozen, Store } from '../../core/store.ts';
import type { Directory, ServicePrincipal } from '../../state/directory.ts';
import { newPrincipal } from '../../state/seed.ts';
import type { Client } from '../client.ts';
import type { TenantNames } from '../tenant.ts';
import { addGrant } from './grants.ts';
import type { Permission } from './plan.ts';

interface Context {
  readonly directory: Directory;
  readonly store: Store;
  readonly tenant: TenantNames;
  readonly clock: Clock;
}

/**
 * Writes down that the user (or an administrator for everybody: `principalId` null) has agreed. The first consent makes
 * the client's service principal. Source: "How and why applications are added to Microsoft Entra ID".
 */
export function recordConsent(
  client: Client,
  permissions: readonly Permission[],
  principalId: string | null,
  context: Context,
): void {
  const { directory, store } = context;
  store.transaction(() => {
    const own = ensurePrincipal(client, context);
    const groups = new Map<string, Permission[]>();
    for (const permission of permissions) {
      const key = `${permission.holder.appId} ${permission.resource.appId}`;
      groups.set(key, [...(groups.get(key) ?? []), permission]);
    }
    for (const group of groups.values()) {
      const [first] = group;
      const holder = first?.holder.appId === client.appId ? own : first?.holder.principal;
      if (!first || !holder) continue;
      const names = group.map(({ scope }) => scope.value);
      addGrant(directory, holder, first.resource, principalId, names);
    }
  });
}

/** The client's service principal, made when there is none. */
export function ensurePrincipal(
  client: Client,
  { directory, tenant, clock }: Context,
): Frozen<ServicePrincipal> {
  return (
    client.principal ??
    directory.servicePrincipals.put(
      newPrincipal(tenant.tenantId, clock.now(), {
        appId: client.appId,
        displayName: client.displayName,
        tags: ['WindowsAzureActiveDirectoryIntegratedApp'],
      }),
    )
  );
}
