import { isGuid } from '../state/guid.ts';
import { wellKnown } from '../state/well-known.ts';
import { scopeErrors } from './errors/scope.ts';
import type { Resource, Resources } from './resource.ts';

/** The scopes that are about signing in. They are permissions of Microsoft Graph, but no resource is named for them. */
const OIDC: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

export const DEFAULT = '.default';

/** What is asked of one API. */
export interface AskedResource {
  readonly resource: Resource;
  /** What the client calls it: the audience of a v1 token. */
  readonly name: string;
  /** What stood before the permissions: the name and a slash, or nothing for permissions of Graph. */
  readonly prefix: string;
  /** The permissions by name, as the API writes them; empty where `.default` is asked. */
  readonly scopes: readonly string[];
  readonly isDefault: boolean;
}

/** A scope parameter, understood. */
export interface Asked {
  /** `openid`, `profile`, `email`, `offline_access`, as far as they are asked. */
  readonly oidc: readonly string[];
  /** In the order asked; empty where only signing in is asked. */
  readonly resources: readonly AskedResource[];
}

/**
 * Understands the `scope` of the v2 endpoints: words of the form `<resource>/<permission>`, where a word without a
 * resource is a permission of Microsoft Graph. A resource whose name ends in a slash has two of them before the
 * permission. Source: "Scopes and permissions in the Microsoft identity platform".
 * @throws EntraError 70011 unreadable, or `.default` beside something else; 500011, 650052 no such resource; 650053 no
 * such permission (`clientName` is named in it)
 */
export function parseScope(scope: string, resources: Resources, clientName: string): Asked {
  const words = [...new Set(scope.split(/\s+/).filter((word) => word !== ''))];
  const found = new Map<
    string,
    Omit<AskedResource, 'scopes'> & { scopes: Set<string>; isDefault: boolean }
  >();
  const oidc = new Set<string>();
  for (const word of words) {
    const { name, permission } = split(word);
    if (OIDC.includes(permission.toLowerCase()) && name === undefined) {
      oidc.add(permission.toLowerCase());
      continue;
    }
    const resource = name === undefined ? resources.graph() : resources.named(name);
    if (resource.appId === wellKnown.microsoftGraph && OIDC.includes(permission)) {
      oidc.add(permission);
      continue;
    }
    const entry = found.get(resource.appId) ?? {
      resource,
      name: name ?? resource.appId,
      prefix: name === undefined ? '' : `${name}/`,
      scopes: new Set<string>(),
      isDefault: false,
    };
    found.set(resource.appId, entry);
    if (permission === DEFAULT) entry.isDefault = true;
    else entry.scopes.add(permissionOf(resource, permission, clientName));
  }
  const asked = [...found.values()];
  const mixed = asked.some((each) => each.isDefault && (asked.length > 1 || each.scopes.size > 0));
  if (mixed) throw scopeErrors.mixedDefault(scope);
  return {
    oidc: OIDC.filter((word) => oidc.has(word)),
    resources: asked.map((each) => ({ ...each, scopes: [...each.scopes] })),
  };
}

/** A resource by its name, as the v1 endpoints ask for it: with whatever the client was granted. */
export const wholeResource = (name: string, resources: Resources): AskedResource => ({
  resource: resources.named(name),
  name,
  prefix: `${name}/`,
  scopes: [],
  isDefault: true,
});

/** What is meant where only signing in is asked: Graph's permissions for that. */
export const signingIn = (resources: Resources): AskedResource => {
  const resource = resources.graph();
  return { resource, name: resource.appId, prefix: '', scopes: [], isDefault: false };
};

/** The parts of a word; `name` is absent for a permission of Graph. @throws EntraError 70011 */
function split(word: string): { name?: string; permission: string } {
  const slash = word.lastIndexOf('/');
  if (slash < 0) {
    if (!/^[\w.-]+$/.test(word)) throw scopeErrors.invalid(word);
    return { permission: word };
  }
  const name = word.slice(0, slash);
  const permission = word.slice(slash + 1);
  const isName = isGuid(name) || /^[a-z][a-z0-9+.-]*:\/\/[^/\s]/i.test(name) || /^urn:/i.test(name);
  if (!isName || !/^[\w.:-]+$/.test(permission)) throw scopeErrors.invalid(word);
  return { name, permission };
}

function permissionOf(resource: Resource, permission: string, clientName: string): string {
  const wanted = permission.toLowerCase();
  const found = resource.scopes.find((scope) => scope.value.toLowerCase() === wanted);
  if (!found) throw scopeErrors.noSuchScope(clientName, permission, resource.appId);
  return found.value;
}
