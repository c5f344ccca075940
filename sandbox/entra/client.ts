import { origins } from '../core/hosts.ts';
import type { Frozen } from '../core/store.ts';
import type { Application, Directory, ServicePrincipal } from '../state/directory.ts';
import { wellKnown } from '../state/well-known.ts';
import { clientErrors } from './errors/client.ts';
import type { TenantNames } from './tenant.ts';

/** What a redirect URI is registered for; it decides how its client redeems codes. */
export type Platform = 'web' | 'spa' | 'publicClient';

export interface RedirectUri {
  readonly uri: string;
  readonly platform: Platform;
}

/** An application that asks for tokens. */
export interface Client {
  readonly appId: string;
  readonly displayName: string;
  /** Absent for an application of Microsoft's own. */
  readonly application: Frozen<Application> | undefined;
  /** Absent until somebody made it or consented. */
  readonly principal: Frozen<ServicePrincipal> | undefined;
  readonly redirectUris: readonly RedirectUri[];
  /** Whether it may do without a secret where no redirect URI decides ("Allow public client flows"). */
  readonly publicByDefault: boolean;
  readonly multiTenant: boolean;
  /** Whether its refresh tokens are good for the whole family of Microsoft's own clients (`foci`). */
  readonly family: boolean;
}

/** Microsoft's own public clients, which have a service principal here but no registration. */
const FIRST_PARTY: ReadonlyMap<string, readonly RedirectUri[]> = new Map([
  [wellKnown.azureCli, [{ uri: 'http://localhost', platform: 'publicClient' }]],
  // The sandbox's own portal holds no secret, so it is a public client with PKCE; Microsoft's is a confidential one.
  [wellKnown.azurePortal, [{ uri: `${origins.portal}/signin/index`, platform: 'publicClient' }]],
]);

/**
 * The client with this ID.
 * @throws EntraError 700016 when there is none, 7000112 when its service principal is disabled
 */
export function findClient(appId: string, directory: Directory, tenant: TenantNames): Client {
  const application = directory.applicationByAppId(appId);
  const principal = directory.principalByAppId(appId);
  const own = FIRST_PARTY.get(appId.toLowerCase());
  if (!application && !(own && principal)) throw clientErrors.notFound(appId, tenant.displayName);
  const client = application ? registered(application, principal) : firstParty(appId, principal, own ?? []);
  if (principal && !principal.accountEnabled) {
    throw clientErrors.disabled(client.appId, client.displayName);
  }
  return client;
}

function registered(
  application: Frozen<Application>,
  principal: Frozen<ServicePrincipal> | undefined,
): Client {
  const uris = (list: readonly string[], platform: Platform) => list.map((uri) => ({ uri, platform }));
  return {
    appId: application.appId,
    displayName: application.displayName,
    application,
    principal,
    redirectUris: [
      ...uris(application.web.redirectUris, 'web'),
      ...uris(application.spa.redirectUris, 'spa'),
      ...uris(application.publicClient.redirectUris, 'publicClient'),
    ],
    publicByDefault: application.isFallbackPublicClient === true,
    multiTenant: application.signInAudience !== 'AzureADMyOrg',
    family: false,
  };
}

function firstParty(
  appId: string,
  principal: Frozen<ServicePrincipal> | undefined,
  redirectUris: readonly RedirectUri[],
): Client {
  return {
    appId: appId.toLowerCase(),
    displayName: principal?.displayName ?? appId,
    application: undefined,
    principal,
    redirectUris,
    publicByDefault: true,
    multiTenant: true,
    family: true,
  };
}
