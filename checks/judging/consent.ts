import type { Facts } from '../facts/index.ts';

/** Whose consent there is. */
export type Consent =
  | { readonly kind: 'everybody' }
  | { readonly kind: 'some'; readonly users: number }
  | { readonly kind: 'none' };

export interface Asked {
  /** Client ID of the application that asks. */
  readonly client: string;
  /** Client ID of the API. */
  readonly api: string;
  readonly scope: string;
}

/** Who has consented that `client` uses `scope` of `api`. Source: "oAuth2PermissionGrant resource type" (Graph v1.0). */
export async function consentTo(facts: Facts, { client, api, scope }: Asked): Promise<Consent> {
  const [from, to] = await Promise.all([facts.servicePrincipal(client), facts.servicePrincipal(api)]);
  if (!from || !to) return { kind: 'none' };
  const grants = (await facts.grants(from.id)).filter(
    (grant) => grant.resourceId === to.id && (grant.scope ?? '').trim().split(/\s+/).includes(scope),
  );
  if (grants.some(({ consentType }) => consentType === 'AllPrincipals')) return { kind: 'everybody' };
  return grants.length > 0 ? { kind: 'some', users: grants.length } : { kind: 'none' };
}

/** How many users have consented, in words. */
export const usersOf = ({ users }: Extract<Consent, { kind: 'some' }>): string =>
  `${users} user${users === 1 ? '' : 's'}`;

/** Consents for everybody: an administrator's act. */
export const granting = (client: string, api: string, scope: string): string =>
  `az ad app permission grant --id ${client} --api ${api} --scope ${scope} --output none`;
