import { armErrors } from './error.ts';
import { findProvider, providers } from './resources/provider-types.ts';

/** What a path asks for: a type of a provider, or (without one) something of ARM's own. */
interface Target {
  readonly namespace: string;
  readonly type: string;
}

/**
 * The namespace and type in a path, by its last `/providers/`: `…/providers/Microsoft.Web/sites/x/config/web` is
 * `sites/config` of Microsoft.Web. `undefined` for ARM's own: subscriptions, groups, providers, tags.
 */
export function targetType(pathname: string): Target | undefined {
  const [, namespace, rest] = /^.*\/providers\/([^/]+)(?:\/(.*?))?\/?$/is.exec(pathname) ?? [];
  if (!namespace || !rest || /^(un)?register$/i.test(rest)) return undefined;
  const type = rest
    .split('/')
    .filter((_, index) => index % 2 === 0)
    .join('/');
  return { namespace, type };
}

/**
 * The api-version of a request, if any provider has had it. (Azure asks for one that the very type knows; the sandbox's
 * lists of a type's versions are not complete enough for that.)
 * Sources: messages quoted in public issues (azure-cli#28038, azure-sdk-for-net#18091, pulumi-azure-nextgen#170).
 * @throws ArmError MissingApiVersionParameter, InvalidApiVersionParameter, InvalidResourceNamespace,
 *   InvalidResourceType, NoRegisteredProviderFound
 */
export function checkApiVersion(method: string, pathname: string, query: URLSearchParams): string {
  const version = query.get('api-version');
  if (!version) throw armErrors.missingApiVersion();
  const target = targetType(pathname);
  const provider = findProvider(target?.namespace ?? 'Microsoft.Resources');
  if (!provider) throw armErrors.invalidNamespace(target?.namespace ?? '');
  const known = versionsOf(provider.resourceTypes, target?.type);
  const isDate = /^\d{4}-\d\d-\d\d(-preview|-alpha|-beta|-privatepreview)?$/i.test(version);
  // Of a namespace that is known by name only, no version can be said to be wrong: its routes are not imitated.
  if (isKnown(version) || (isDate && known.length === 0)) return version;
  if (!target || !isDate || provider.namespace !== 'Microsoft.Web') {
    throw armErrors.invalidApiVersion(version, known);
  }
  if (method === 'PUT') throw armErrors.noRegisteredProvider('', target.type, version, known);
  throw armErrors.invalidResourceType(provider.namespace, target.type, version, known);
}

const isKnown = (version: string): boolean =>
  providers.some(({ resourceTypes }) =>
    resourceTypes.some(({ apiVersions }) => apiVersions.includes(version.toLowerCase())),
  );

function versionsOf(
  types: readonly { resourceType: string; apiVersions: readonly string[] }[],
  type?: string,
) {
  const exact = types.find((each) => each.resourceType.toLowerCase() === type?.toLowerCase());
  return (exact ?? types[0])?.apiVersions ?? [];
}
