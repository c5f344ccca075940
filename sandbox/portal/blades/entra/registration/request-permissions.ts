import { isGuid } from '../../../../state/guid.ts';
import { wellKnown } from '../../../../state/well-known.ts';
import { Applications, findPrincipal, type Principal, Principals } from '../../../azure/graph.ts';
import type { Blades, Saved } from '../../../http/blades.ts';
import { FieldError, notFound, type Page } from '../../../http/page.ts';
import type { Option } from '../../../http/ui.ts';
import type { Visit } from '../../../http/visit.ts';
import { az } from '../../../lesson/az.ts';
import { changesBetween } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import {
  appIdOf,
  patchRegistration,
  REGISTRATION,
  readRegistration,
  registrationFrame,
} from './registration.ts';

const TABS = {
  microsoft: 'Microsoft APIs',
  organization: 'APIs my organization uses',
  mine: 'My APIs',
} as const;
type Tab = keyof typeof TABS;
const isTab = (text: string | null): text is Tab => text !== null && text in TABS;

const here = (visit: Visit): string => `${links.registration(appIdOf(visit), 'apiPermissions')}/add`;

/** API permissions > Add a permission: an API, a type of permissions, and the permissions. */
export function requestPermissionsBlade({ form }: Blades): void {
  form(`${REGISTRATION}/apiPermissions/add`, {
    initial: () => ({ chosen: [] as readonly string[] }),
    read: (sent) => ({ chosen: sent.all('chosen') }),
    page,
    save: (visit, { chosen }) => save(visit, chosen),
  });
}

async function page(visit: Visit): Promise<Page> {
  const application = await readRegistration(visit);
  const frame = {
    ...registrationFrame(visit, application, 'Request API permissions'),
    trail: [
      ...registrationFrame(visit, application, '').trail,
      { label: 'API permissions', href: links.registration(application.appId, 'apiPermissions') },
    ],
  };
  const api = visit.query.get('api');
  if (api === null) return { ...frame, view: 'entra/registration/choose-api', data: await apis(visit) };
  const resource = await resourceOf(visit);
  const type = visit.query.get('type');
  const address = `${here(visit)}?${new URLSearchParams({ api: resource.appId })}`;
  return {
    ...frame,
    view: 'entra/registration/choose-permissions',
    data: {
      api: resource.displayName,
      uri: `api://${resource.appId}`,
      type,
      back: here(visit),
      types: [
        {
          type: 'delegated',
          label: 'Delegated permissions',
          href: `${address}&type=delegated`,
          text: 'Your application needs to access the API as the signed-in user.',
        },
        {
          type: 'application',
          label: 'Application permissions',
          href: `${address}&type=application`,
          text: 'Your application runs as a background service or daemon without a signed-in user.',
        },
      ],
      permissions: permissionsOf(resource, type),
    },
  };
}

/** The API that the address names. @throws PageError 404 */
async function resourceOf(visit: Visit): Promise<Principal> {
  const api = visit.query.get('api') ?? '';
  const resource = isGuid(api) ? await findPrincipal(visit.azure, api) : undefined;
  if (!resource) throw notFound('API');
  return resource;
}

function permissionsOf(resource: Principal, type: string | null): Option[] {
  if (type === 'delegated') {
    return resource.oauth2PermissionScopes
      .filter(({ isEnabled }) => isEnabled)
      .map((each) => ({
        value: each.id,
        label: each.value,
        hint: `${each.adminConsentDisplayName ?? ''} · Admin consent required: ${each.type === 'Admin' ? 'Yes' : 'No'}`,
      }));
  }
  return resource.appRoles
    .filter(({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes.includes('Application'))
    .map((each) => ({
      value: each.id,
      label: each.value ?? each.displayName,
      hint: `${each.displayName} · Admin consent required: Yes`,
    }));
}

async function apis(visit: Visit) {
  const asked = visit.query.get('tab');
  const tab = isTab(asked) ? asked : 'microsoft';
  const search = visit.query.get('q')?.trim() ?? '';
  const found = (await listApis(visit, tab)).filter((each) =>
    [each.name, each.appId].some((text) => text.toLowerCase().includes(search.toLowerCase())),
  );
  return {
    tab,
    search,
    here: here(visit),
    tabs: Object.entries(TABS).map(([name, label]) => ({
      label,
      href: `${here(visit)}?tab=${name}`,
      here: name === tab,
    })),
    apis: found.map(({ name, appId }) => ({
      name,
      appId,
      href: `${here(visit)}?${new URLSearchParams({ api: appId })}`,
    })),
  };
}

/** What each tab lists: Microsoft's services, everything that offers something here, or what the user owns. */
async function listApis(
  { azure: { graph }, me }: Visit,
  tab: Tab,
): Promise<{ name: string; appId: string }[]> {
  if (tab === 'mine') {
    const owned = await graph('GET', '/me/ownedObjects/microsoft.graph.application', Applications);
    return owned.value
      .filter(({ api, appRoles }) => api.oauth2PermissionScopes.length + appRoles.length > 0)
      .map(({ displayName, appId }) => ({ name: displayName, appId }));
  }
  const { value } = await graph('GET', '/servicePrincipals?$top=999', Principals);
  const offering = value.filter((each) => each.oauth2PermissionScopes.length + each.appRoles.length > 0);
  const listed =
    tab === 'organization'
      ? offering
      : offering.filter(({ appOwnerOrganizationId }) => appOwnerOrganizationId !== me.tenant.id);
  return listed
    .toSorted((one, other) => rank(one) - rank(other) || one.displayName.localeCompare(other.displayName))
    .map(({ displayName, appId }) => ({ name: displayName, appId }));
}

/** Microsoft Graph comes first. */
const rank = ({ appId }: Principal): number => (appId === wellKnown.microsoftGraph ? 0 : 1);

async function save(visit: Visit, chosen: readonly string[]): Promise<Saved> {
  const type = visit.query.get('type') === 'application' ? 'Role' : 'Scope';
  const resource = await resourceOf(visit);
  const names = permissionsOf(resource, visit.query.get('type')).filter(({ value }) =>
    chosen.includes(value),
  );
  if (names.length === 0) throw new FieldError({ chosen: 'Tick at least one permission.' });
  const application = await readRegistration(visit);
  const before = application.requiredResourceAccess;
  const own = before.find(({ resourceAppId }) => resourceAppId === resource.appId)?.resourceAccess ?? [];
  const added = names.map(({ value }) => ({ id: value, type }));
  const resourceAccess = [...own.filter(({ id }) => !chosen.includes(id)), ...added];
  const entry = { resourceAppId: resource.appId, resourceAccess };
  const after = before.some(({ resourceAppId }) => resourceAppId === resource.appId)
    ? before.map((each) => (each.resourceAppId === resource.appId ? entry : each))
    : [...before, entry];
  await patchRegistration(visit.azure, application, { requiredResourceAccess: after });
  return {
    to: links.registration(application.appId, 'apiPermissions'),
    title: `Added: ${names.map(({ label }) => label).join(', ')} of ${resource.displayName}`,
    text: 'Users are asked to consent when they sign in next, unless an administrator grants it for all.',
    commands: [
      az('ad app permission add', {
        id: application.appId,
        api: resource.appId,
        'api-permissions': added.map((each) => `${each.id}=${each.type}`),
      }),
    ],
    changes: changesBetween({ requiredResourceAccess: before }, { requiredResourceAccess: after }),
  };
}
