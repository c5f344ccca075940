import { z } from 'zod';
import type { LabAt } from './lab-at.ts';

type Role = 'frontend' | 'backend';
const ROLES: readonly Role[] = ['frontend', 'backend'];

const Properties = z.object({ properties: z.record(z.string(), z.unknown()) });
const Auth = z.object({
  properties: z.looseObject({
    identityProviders: z.looseObject({
      azureActiveDirectory: z.looseObject({ registration: z.looseObject({ clientId: z.string() }) }),
    }),
  }),
});
const Scopes = z.array(z.looseObject({ id: z.string(), value: z.string() }));
const Application = z.looseObject({
  id: z.string(),
  appId: z.string(),
  api: z.looseObject({ oauth2PermissionScopes: Scopes }),
  passwordCredentials: z.array(z.looseObject({ keyId: z.string() })),
});
const Principal = z.looseObject({ id: z.string() });
const List = z.object({ value: z.array(z.looseObject({ id: z.string() })) });

/**
 * All that the tutorial leaves behind, read over the REST interfaces and written alike whatever the IDs are: settings of
 * both sites, registrations, service principals, owners, consent.
 */
export async function stateOf(lab: LabAt): Promise<Record<Role, Record<string, unknown>>> {
  const graph = async (path: string): Promise<unknown> =>
    JSON.parse(await lab.send('GET', `${lab.cloud.graph}/v1.0${path}`));
  const config = async (role: Role, name: string): Promise<unknown> => {
    const path = `${lab.site(lab.target[role])}/config/${name}`;
    return JSON.parse(await lab.arm(/\/list$/.test(name) ? 'POST' : 'GET', path));
  };
  const names = new Map<string, string>([
    [lab.target.tenant, '<tenant>'],
    [lab.target.subscription, '<subscription>'],
  ]);
  const read = async (role: Role) => {
    const auth = Auth.parse(await config(role, 'authsettingsV2')).properties;
    const { clientId } = auth.identityProviders.azureActiveDirectory.registration;
    const application = Application.parse(await graph(`/applications(appId='${clientId}')`));
    const principal = Principal.parse(await graph(`/servicePrincipals(appId='${clientId}')`));
    names.set(application.appId, `<${role} client ID>`);
    names.set(application.id, `<${role} object ID>`);
    names.set(principal.id, `<${role} principal>`);
    for (const { id, value } of application.api.oauth2PermissionScopes) names.set(id, `<${role} ${value}>`);
    for (const { keyId } of application.passwordCredentials) names.set(keyId, `<${role} secret ID>`);
    const of = `/servicePrincipals/${principal.id}`;
    return {
      authsettingsV2: auth,
      appSettings: withoutDeployment(Properties.parse(await config(role, 'appsettings/list')).properties),
      slotConfigNames: Properties.parse(await config(role, 'slotConfigNames')).properties,
      cors: Properties.parse(await config(role, 'web')).properties.cors,
      application,
      principal,
      owners: List.parse(await graph(`/applications/${application.id}/owners`)).value.map(
        (owner) => owner['@odata.type'],
      ),
      principalOwners: List.parse(await graph(`${of}/owners`)).value.map((owner) => owner['@odata.type']),
      grants: List.parse(await graph(`${of}/oauth2PermissionGrants`)).value.map(
        ({ id: _id, ...grant }) => grant,
      ),
      assignments: List.parse(await graph(`${of}/appRoleAssignments`)).value,
    };
  };
  const [frontend, backend] = [await read(ROLES[0] ?? 'frontend'), await read('backend')];
  names.set(await lab.graphPrincipal(), '<Microsoft Graph>');
  const megan = await graph("/users?$filter=startswith(userPrincipalName,'megan')");
  for (const { id } of List.parse(megan).value) names.set(id, '<Megan>');
  const alike = (value: unknown): unknown => normal(value, names);
  return {
    frontend: Object.fromEntries(Object.entries(frontend).map(([key, value]) => [key, alike(value)])),
    backend: Object.fromEntries(Object.entries(backend).map(([key, value]) => [key, alike(value)])),
  };
}

/** Settings without those that step 1 makes, which is no part of this. */
const withoutDeployment = (settings: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(settings).filter(([name]) => !/^(SCM_DO|WEBSITE_HTTPLOGGING)_/.test(name)),
  );

/** `value` with names in place of IDs, secrets and times. */
function normal(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => normal(each, names));
  if (typeof value === 'string') {
    let text = value.replace(/[\w.~-]{3}~sandbox~\w+/g, '<secret>');
    for (const [id, name] of names) text = text.replaceAll(id, name);
    return text
      .replace(/^contoso\w+\.onmicrosoft\.com$/, '<domain>')
      .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, '<time>');
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'hint' && name !== '@odata.context')
      .map(([name, inner]) => [name, normal(inner, names)]),
  );
}

/** What is different between two states, as `<app>.<member>`: what it is here and there. */
export function differences(
  one: unknown,
  other: unknown,
  path = '',
): Record<string, readonly [unknown, unknown]> {
  if (JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))) return {};
  if (!isObject(one) || !isObject(other)) return { [path]: [one, other] };
  const members = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.assign(
    {},
    ...members.map((name) => differences(one[name], other[name], path === '' ? name : `${path}.${name}`)),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : isObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => a.localeCompare(b))
            .map(([name, inner]) => [name, sorted(inner)]),
        )
      : value;
