import type { Frozen } from '../core/store.ts';
import type { Directory, ServicePrincipal } from '../state/directory.ts';

/** An API that tokens can be asked for. */
export interface Resource {
  readonly principal: Frozen<ServicePrincipal>;
  /** The version of its access tokens: `requestedAccessTokenVersion`, null meaning 1. */
  readonly version: 1 | 2;
}

/** The resource that a client calls `name`: a client ID or an identifier URI, with or without a slash at its end. */
export function findResource(
  { servicePrincipals, applications }: Directory,
  name: string,
): Resource | undefined {
  const same = (other: string): boolean => bare(other) === bare(name);
  for (const principal of servicePrincipals.all()) {
    if (principal.deletedDateTime) continue;
    const application = applications
      .all()
      .find((each) => each.appId === principal.appId && !each.deletedDateTime);
    const names = [
      principal.appId,
      ...principal.servicePrincipalNames,
      ...(application?.identifierUris ?? []),
    ];
    if (names.some(same)) {
      return { principal, version: application?.api.requestedAccessTokenVersion === 2 ? 2 : 1 };
    }
  }
  return undefined;
}

const bare = (name: string): string => name.toLowerCase().replace(/\/$/, '');
