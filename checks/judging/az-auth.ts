import { webApiVersion } from '../facts/ids.ts';
import type { Role } from '../facts/page.ts';
import type { Target } from '../target.ts';

/** Where Microsoft's settings are within authsettingsV2. */
export const MICROSOFT = 'properties.identityProviders.azureActiveDirectory';

const authPath = ({ subscription, resourceGroup, ...names }: Target, role: Role): string =>
  `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Web/sites/${names[role]}/config/authsettingsV2`;

/** A text in single quotes, as bash takes it whatever is in it. */
export const verbatim = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const update = (target: Target, role: Role, change: string): string =>
  `az resource update --ids "${authPath(target, role)}" --api-version ${webApiVersion} ${change} --output none`;

/**
 * Changes single members of a site's authsettingsV2: az reads the whole object, changes these, and writes the whole back.
 * Source: `az resource update --help`, generic update arguments.
 */
export const setAuth = (target: Target, role: Role, members: Readonly<Record<string, unknown>>): string =>
  update(
    target,
    role,
    `--set ${Object.entries(members)
      .map(([path, value]) => `${path}=${written(value)}`)
      .join(' ')}`,
  );

/** Adds to a list of a site's authsettingsV2. */
export const addToAuth = (target: Target, role: Role, path: string, value: string): string =>
  update(target, role, `--add ${path} ${value}`);

/** Takes a member out of a site's authsettingsV2. */
export const removeFromAuth = (target: Target, role: Role, path: string): string =>
  update(target, role, `--remove ${path}`);

function written(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : verbatim(text);
}

/** Writes a site's authsettingsV2 whole. Source: `az rest --help` (an address without a host is Azure Resource Manager's). */
export const putAuth = (target: Target, role: Role, properties: unknown): string =>
  `az rest --method PUT --url "${authPath(target, role)}?api-version=${webApiVersion}" --body ${verbatim(JSON.stringify({ properties }))} --output none`;

/** Where authentication is in the portal. */
export const authenticationBlade = (target: Target, role: Role): string =>
  `App Services > ${target[role]} > Settings > Authentication`;

/** Where its identity provider is edited. */
export const providerBlade = (target: Target, role: Role): string =>
  `${authenticationBlade(target, role)} > Microsoft > Edit`;

/** Where one of its app settings is changed, or added where there is none of this name. */
export const settingBlade = (target: Target, role: Role, name: string, isThere = true): string =>
  `App Services > ${target[role]} > Settings > Environment variables > ${isThere ? '' : 'Add > '}${name}`;
