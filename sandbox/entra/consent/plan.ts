import type { Frozen } from '../../core/store.ts';
import type { Application, Directory, PermissionScope } from '../../state/directory.ts';
import type { Client } from '../client.ts';
import { scopeErrors } from '../errors/scope.ts';
import type { Resource, Resources } from '../resource.ts';
import type { Asked, AskedResource } from '../scope.ts';
import { grantedScopes } from './grants.ts';

/** One permission that a person is asked for. */
export interface Permission {
  /** Who would use it: the client, or an API behind it whose consent is given along with the client's. */
  readonly holder: Pick<Client, 'appId' | 'displayName' | 'principal'>;
  readonly resource: Resource;
  readonly scope: Frozen<PermissionScope>;
}

export interface ConsentRequest {
  readonly client: Client;
  readonly asked: Asked;
  readonly userId: string;
  /** `prompt=consent`: everything is asked for again (of Microsoft's own clients nobody is asked anything). */
  readonly force: boolean;
}

interface Context {
  readonly directory: Directory;
  readonly resources: Resources;
}

/**
 * The permissions to ask the user for before tokens can be issued; none: there is nothing to ask.
 *
 * Permissions by name are asked for as far as they were not granted before. `.default` (and the v1 endpoint) asks for all
 * that the registration lists, and only while nothing at all is granted between client and resource; if the resource
 * knows the client (`knownClientApplications`), for what the resource itself needs as well.
 * Sources: "Scopes and permissions", "Application consent experience", "On-behalf-of flow: .default and combined consent".
 * @throws EntraError 650056 or 65005 when the registration lists nothing usable, 65001 for a client of Microsoft's that
 * may not ask
 */
export function missingConsent(request: ConsentRequest, context: Context): Permission[] {
  const { client, asked } = request;
  const whole = asked.resources.find((each) => each.isDefault);
  const wanted = whole ? wholeConsent(request, whole, context) : namedConsent(request, context);
  if (wanted.length === 0) return [];
  if (!client.application) throw scopeErrors.notConsented(client.appId, client.displayName);
  return withOfflineAccess(wanted, client, context);
}

function namedConsent(request: ConsentRequest, { directory, resources }: Context): Permission[] {
  const { client, asked, userId } = request;
  const force = request.force && client.application !== undefined;
  const permissions = (resource: Resource, names: readonly string[]): Permission[] => {
    const granted = grantedScopes(client, resource, userId, directory);
    return resource.scopes
      .filter(({ value }) => names.includes(value) && (force || !granted.has(value)))
      .map((scope) => ({ holder: client, resource, scope }));
  };
  return [
    ...permissions(resources.graph(), asked.oidc),
    ...asked.resources.flatMap(({ resource, scopes }) => permissions(resource, scopes)),
  ];
}

function wholeConsent(request: ConsentRequest, whole: AskedResource, context: Context): Permission[] {
  const { client, userId, force, asked } = request;
  const { resource } = whole;
  const granted = grantedScopes(client, resource, userId, context.directory);
  const oidc = namedConsent({ ...request, asked: { oidc: asked.oidc, resources: [] } }, context);
  if (client.appId === resource.appId) return oidc;
  if (granted.size > 0 && !(force && client.application)) return [];
  if (!client.application) throw scopeErrors.notConsented(client.appId, client.displayName);
  const listed = listedPermissions(client, client.application, context);
  if (!listed.some((each) => each.resource.appId === resource.appId)) {
    throw scopeErrors.misconfigured(resource.displayName, client.appId);
  }
  const known = resource.application?.api.knownClientApplications.includes(client.appId)
    ? listedPermissions(resource, resource.application, context)
    : [];
  return unique([...oidc, ...listed, ...known]);
}

/**
 * The delegated permissions that a registration lists (`requiredResourceAccess`).
 * @throws EntraError 65005 when it lists what does not exist
 */
export function listedPermissions(
  holder: Permission['holder'],
  application: Frozen<Application>,
  { resources }: Pick<Context, 'resources'>,
): Permission[] {
  return application.requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) => {
    const resource = resources.byAppId(resourceAppId);
    if (!resource) throw scopeErrors.resourceGone(application.displayName);
    return resourceAccess
      .filter(({ type }) => type === 'Scope')
      .map(({ id }) => {
        const scope = resource.scopes.find((each) => each.id === id);
        if (!scope) throw scopeErrors.resourceGone(application.displayName);
        return { holder, resource, scope };
      });
  });
}

/** Every consent includes access while the user is away; pages always say so ("Application consent experience"). */
function withOfflineAccess(permissions: Permission[], client: Client, { resources }: Context): Permission[] {
  const graph = resources.graph();
  const scope = graph.scopes.find(({ value }) => value === 'offline_access');
  return scope ? unique([...permissions, { holder: client, resource: graph, scope }]) : permissions;
}

function unique(permissions: Permission[]): Permission[] {
  const key = ({ holder, resource, scope }: Permission) => `${holder.appId} ${resource.appId} ${scope.id}`;
  return [...new Map(permissions.map((each) => [key(each), each])).values()];
}
