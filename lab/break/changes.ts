import { z } from 'zod';
import { sitePath, versioned } from '../../checks/facts/ids.ts';
import type { Role } from '../../checks/facts/page.ts';
import { AuthDraft, type Provider } from './auth-draft.ts';
import { appOf, type Change, type Hand, Properties } from './hand.ts';

/** Several changes, one after the other. */
export const all =
  (...changes: readonly Change[]): Change =>
  async (hand) => {
    for (const change of changes) await change(hand);
  };

const configPath = (hand: Hand, role: Role, name: string): string =>
  `${sitePath(hand.target, appOf(hand, role).name)}/config/${name}`;

/** Replaces a part of a site's configuration. Source: "Web Apps - Update …" (REST, Microsoft.Web). */
const putConfig = (hand: Hand, role: Role, name: string, properties: unknown): Promise<unknown> =>
  hand.arm('PUT', versioned('web', configPath(hand, role, name)), { properties });

/** Changes the app settings of a site. */
export const settings =
  (role: Role, change: (settings: Record<string, string>, hand: Hand) => void): Change =>
  async (hand) => {
    const draft = Object.fromEntries(await hand.facts().appSettings(appOf(hand, role).name));
    change(draft, hand);
    await putConfig(hand, role, 'appsettings', draft);
  };

/** Gives one app setting a value. */
export const setting = (role: Role, name: string, value: (hand: Hand) => string): Change =>
  settings(role, (draft, hand) => {
    draft[name] = value(hand);
  });

/** Takes one app setting away. */
export const noSetting = (role: Role, name: string): Change =>
  settings(role, (draft) => {
    delete draft[name];
  });

/** Changes members of the general configuration of a site. */
export const webConfig =
  (role: Role, properties: (hand: Hand) => object): Change =>
  (hand) =>
    putConfig(hand, role, 'web', properties(hand));

/** Changes a site's authsettingsV2: the whole is read, changed, and written back. */
export const auth =
  (role: Role, change: (draft: AuthDraft, hand: Hand) => void): Change =>
  async (hand) => {
    const answer = await hand.arm('GET', versioned('web', configPath(hand, role, 'authsettingsV2')));
    const draft = AuthDraft.parse(Properties.parse(answer).properties);
    change(draft, hand);
    await putConfig(hand, role, 'authsettingsV2', draft);
  };

/** Changes Microsoft's part of it. */
export const provider = (role: Role, change: (draft: Provider, hand: Hand) => void): Change =>
  auth(role, ({ identityProviders }, hand) => change(identityProviders.azureActiveDirectory, hand));

/** Gives an app's provider another issuer. */
export const issuer = (role: Role, make: (hand: Hand) => string): Change =>
  provider(role, ({ registration }, hand) => {
    registration.openIdIssuer = make(hand);
  });

/** Changes what happens to requests without an identity. */
export const globalValidation = (role: Role, members: object): Change =>
  auth(role, (draft) => {
    Object.assign(draft.globalValidation, members);
  });

/** Takes a site's authentication away, as if it had never been set up. */
export const noAuth =
  (role: Role): Change =>
  (hand) =>
    putConfig(hand, role, 'authsettingsV2', { platform: { enabled: false } });

/** Changes a registration; `patch` gets it as Graph shows it. */
export const application =
  (role: Role, patch: (hand: Hand, now: RegistrationNow) => object): Change =>
  async (hand) => {
    const path = applicationPath(hand, role);
    const now = RegistrationNow.parse(await hand.graph('GET', path));
    await hand.graph('PATCH', path, patch(hand, now));
  };

export const applicationPath = (hand: Hand, role: Role): string =>
  `/applications/${appOf(hand, role).registered.objectId}`;

const RegistrationNow = z.object({
  web: z.object({ redirectUris: z.array(z.string()) }),
  requiredResourceAccess: z.array(z.object({ resourceAppId: z.string() })),
  api: z.object({ oauth2PermissionScopes: z.array(z.looseObject({ id: z.string() })) }),
  passwordCredentials: z.array(z.object({ keyId: z.string() })),
});

export type RegistrationNow = z.infer<typeof RegistrationNow>;

/** Changes a registration's service principal. */
export const principal =
  (role: Role, patch: object): Change =>
  (hand) =>
    hand.graph('PATCH', `/servicePrincipals/${appOf(hand, role).registered.principalId}`, patch);

/** Changes the permissions that an API exposes; enabled ones have to be disabled first, before they can be changed or go. */
export const scopes =
  (
    role: Role,
    change: (scopes: RegistrationNow['api']['oauth2PermissionScopes']) => readonly object[],
  ): Change =>
  async (hand) => {
    const path = applicationPath(hand, role);
    const { api } = RegistrationNow.parse(await hand.graph('GET', path));
    const write = (oauth2PermissionScopes: readonly object[]): Promise<unknown> =>
      hand.graph('PATCH', path, { api: { oauth2PermissionScopes } });
    await write(api.oauth2PermissionScopes.map((scope) => ({ ...scope, isEnabled: false })));
    await write(change(api.oauth2PermissionScopes));
  };

const Grants = z.object({
  value: z.array(z.object({ id: z.string(), clientId: z.string(), resourceId: z.string() })),
});

/** Takes back all consent that an application has. */
export const noConsent =
  (role: Role): Change =>
  async (hand) => {
    const { principalId } = appOf(hand, role).registered;
    const { value } = Grants.parse(
      await hand.graph('GET', `/oauth2PermissionGrants?$filter=clientId eq '${principalId}'`),
    );
    for (const { id } of value) await hand.graph('DELETE', `/oauth2PermissionGrants/${id}`);
  };

/** Changes what the tenant lets users do. Source: "Update authorizationPolicy" (Graph v1.0). */
export const userPolicy =
  (defaultUserRolePermissions: object): Change =>
  (hand) =>
    hand.graph('PATCH', '/policies/authorizationPolicy', { defaultUserRolePermissions });

/** A GUID that nothing has. */
export const NOTHING = '99999999-9999-4999-8999-999999999999';
