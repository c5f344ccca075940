import type { Frozen } from '../core/store.ts';
import type {
  Application,
  AppRole,
  Directory,
  PermissionScope,
  ServicePrincipal,
} from '../state/directory.ts';
import { lookup } from '../state/lookup.ts';
import { wellKnown } from '../state/well-known.ts';
import { scopeErrors } from './errors/scope.ts';
import type { TenantNames } from './tenant.ts';

/** An API that tokens can be asked for. */
export interface Resource {
  readonly appId: string;
  readonly displayName: string;
  readonly principal: Frozen<ServicePrincipal>;
  /** Absent for a service of Microsoft's. */
  readonly application: Frozen<Application> | undefined;
  /** The version of its access tokens: `requestedAccessTokenVersion`, null meaning 1. */
  readonly version: 1 | 2;
  /** The delegated permissions it exposes, without those that are switched off. */
  readonly scopes: readonly Frozen<PermissionScope>[];
  readonly roles: readonly Frozen<AppRole>[];
}

/** Finds resources by name, quickly. */
export interface Resources {
  /**
   * The resource that a client calls `name`: a client ID or an identifier URI, compared without case. A slash at the end
   * counts, as it does in the public cloud: `api://x/` is not `api://x`.
   * @throws EntraError 500011 when there is none, 650052 when it has a registration but no service principal
   */
  named(name: string): Resource;
  /** The resource with this client ID, if it has a service principal. */
  byAppId(appId: string): Resource | undefined;
  /** Microsoft Graph, which is meant where no resource is named. */
  graph(): Resource;
}

/** The resources of `directory`. */
export function resourcesOf(directory: Directory, tenant: TenantNames): Resources {
  const applicationNamed = lookup(directory.applications, (each) =>
    each.deletedDateTime ? [] : [each.appId, ...each.identifierUris],
  );
  const principalNamed = lookup(directory.servicePrincipals, (each) =>
    each.deletedDateTime ? [] : [each.appId, ...each.servicePrincipalNames],
  );
  const byAppId = (appId: string): Resource | undefined => {
    const principal = directory.principalByAppId(appId);
    return principal && resource(principal, directory.applicationByAppId(appId));
  };
  return {
    byAppId,
    named(name) {
      const application = applicationNamed(name);
      const principal = application ? directory.principalByAppId(application.appId) : principalNamed(name);
      if (principal) return resource(principal, application);
      if (application) {
        throw scopeErrors.resourceNotInstalled(application.appId, application.displayName, tenant.tenantId);
      }
      throw scopeErrors.resourceNotFound(name, tenant.displayName);
    },
    graph() {
      const graph = byAppId(wellKnown.microsoftGraph);
      if (!graph) throw scopeErrors.resourceNotFound(wellKnown.microsoftGraph, tenant.displayName);
      return graph;
    },
  };
}

function resource(
  principal: Frozen<ServicePrincipal>,
  application: Frozen<Application> | undefined,
): Resource {
  const scopes = application?.api.oauth2PermissionScopes ?? principal.oauth2PermissionScopes;
  return {
    appId: principal.appId,
    displayName: application?.displayName ?? principal.displayName,
    principal,
    application,
    version: application?.api.requestedAccessTokenVersion === 2 ? 2 : 1,
    scopes: scopes.filter((scope) => scope.isEnabled),
    roles: (application?.appRoles ?? principal.appRoles).filter((role) => role.isEnabled),
  };
}
