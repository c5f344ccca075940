import { origins } from '../../../../core/hosts.ts';
import { type Azure, Nothing } from '../../../azure/azure.ts';
import { type Application, type Grant, Principal } from '../../../azure/graph.ts';
import type { Blades, Saved } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import type { Visit } from '../../../http/visit.ts';
import { az, jsonText } from '../../../lesson/az.ts';
import type { Change } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import { PORTAL_TAG } from '../../site/auth/registration.ts';
import { namesIn, type Permission, type Permissions, readPermissions } from './permissions.ts';
import { appIdOf, REGISTRATION, readRegistration, registrationFrame } from './registration.ts';

const PATH = `${REGISTRATION}/apiPermissions`;
const here = (visit: Visit): string => links.registration(appIdOf(visit), 'apiPermissions');

/**
 * API permissions > Grant admin consent, and its revocation. What the portal's own endpoint does is done through Graph:
 * one grant for each API with all its delegated permissions, one assignment for each role.
 * Source: "Grant tenant-wide admin consent to an application".
 */
export function consentBlades(blades: Blades): void {
  confirmBlade(
    blades,
    `${PATH}/grant`,
    async (visit) => {
      const application = await readRegistration(visit);
      const { name } = visit.me.tenant;
      return {
        page: { ...registrationFrame(visit, application, 'Grant admin consent'), readOnly: undefined },
        question: `Do you want to grant consent for the requested permissions for all accounts in ${name}?`,
        text: ['Nobody in this directory will then be asked to consent to them.'],
        yes: 'Yes',
        no: 'No',
        back: here(visit),
      };
    },
    grantAll,
  );
  blades.action(`${PATH}/revoke`, {
    back: here,
    run: (visit, sent) => revoke(visit, sent.text('api'), sent.text('id')),
  });
}

async function grantAll(visit: Visit): Promise<Saved> {
  const application = await readRegistration(visit);
  const permissions = await readPermissions(visit.azure, application);
  const client = permissions.principal ?? (await createPrincipal(visit.azure, application));
  const changes: Change[] = [];
  const commands: string[] = permissions.principal ? [] : [az('ad sp create', { id: application.appId })];
  for (const apiAppId of new Set(permissions.configured.map((each) => each.apiAppId))) {
    const asked = permissions.configured.filter((each) => each.apiAppId === apiAppId);
    const scopes = asked.filter(({ type }) => type === 'Scope').map(({ name }) => name);
    const resource = asked[0]?.resource;
    if (!resource) continue;
    if (scopes.length > 0) {
      const change = await grantScopes(visit.azure, client.id, resource, scopes, permissions.grants);
      changes.push(...change.changes);
      commands.push(
        az('ad app permission grant', { id: application.appId, api: apiAppId, scope: change.scopes }),
      );
    }
    for (const role of asked.filter(({ type, granted }) => type === 'Role' && !granted)) {
      const body = { principalId: client.id, resourceId: resource.id, appRoleId: role.id };
      const path = `/servicePrincipals/${client.id}/appRoleAssignments`;
      await visit.azure.graph('POST', path, Nothing, body);
      changes.push({ member: `${resource.displayName}: ${role.name}`, before: undefined, after: 'granted' });
      commands.push(
        az('rest', { method: 'POST', url: `${origins.graph}/v1.0${path}`, body: jsonText(body) }),
      );
    }
  }
  return {
    to: here(visit),
    title: `Consent was granted for ${visit.me.tenant.name}`,
    commands,
    changes,
  };
}

const createPrincipal = ({ graph }: Azure, { appId }: Application): Promise<Principal> =>
  graph('POST', '/servicePrincipals', Principal, { appId, tags: [PORTAL_TAG] });

/** One grant a client and API: made, or completed. */
async function grantScopes(
  { graph }: Azure,
  clientId: string,
  resource: Principal,
  asked: readonly string[],
  grants: readonly Grant[],
): Promise<{ scopes: string[]; changes: Change[] }> {
  const member = `oauth2PermissionGrant for ${resource.displayName}`;
  const found = grants.find(({ resourceId }) => resourceId === resource.id);
  const scopes = [...new Set([...(found ? namesIn(found) : []), ...asked])];
  const scope = scopes.join(' ');
  if (!found) {
    const body = { clientId, consentType: 'AllPrincipals', resourceId: resource.id, scope };
    await graph('POST', '/oauth2PermissionGrants', Nothing, body);
    return { scopes, changes: [{ member, before: undefined, after: scope }] };
  }
  if (scope === namesIn(found).join(' ')) return { scopes, changes: [] };
  await graph('PATCH', `/oauth2PermissionGrants/${found.id}`, Nothing, { scope });
  return { scopes, changes: [{ member, before: found.scope, after: scope }] };
}

async function revoke(visit: Visit, api: string, id: string): Promise<Saved> {
  const application = await readRegistration(visit);
  const permissions = await readPermissions(visit.azure, application);
  const permission = permissions.configured.find((each) => each.apiAppId === api && each.id === id);
  const done = { to: here(visit), title: 'The consent was revoked' };
  if (!permission?.resource) return { ...done, title: 'There was nothing to revoke', teaches: false };
  return permission.type === 'Role'
    ? { ...done, ...(await revokeRole(visit.azure, permission, permissions)) }
    : { ...done, ...(await revokeScope(visit.azure, permission, permissions)) };
}

async function revokeRole({ graph }: Azure, permission: Permission, { assignments }: Permissions) {
  const found = assignments.find(
    ({ appRoleId, resourceId }) => appRoleId === permission.id && resourceId === permission.resource?.id,
  );
  if (!found) return { teaches: false as const };
  const path = `/servicePrincipals/${found.principalId}/appRoleAssignments/${found.id}`;
  await graph('DELETE', path, Nothing);
  return {
    commands: [az('rest', { method: 'DELETE', url: `${origins.graph}/v1.0${path}` })],
    changes: [{ member: `${permission.api}: ${permission.name}`, before: 'granted', after: undefined }],
  };
}

async function revokeScope({ graph }: Azure, permission: Permission, { grants }: Permissions) {
  const found = grants.find(({ resourceId }) => resourceId === permission.resource?.id);
  if (!found) return { teaches: false as const };
  const scope = namesIn(found)
    .filter((name) => name !== permission.name)
    .join(' ');
  const path = `/oauth2PermissionGrants/${found.id}`;
  if (scope === '') await graph('DELETE', path, Nothing);
  else await graph('PATCH', path, Nothing, { scope });
  const url = `${origins.graph}/v1.0${path}`;
  return {
    commands: [
      scope === ''
        ? az('rest', { method: 'DELETE', url })
        : az('rest', { method: 'PATCH', url, body: jsonText({ scope }) }),
    ],
    changes: [
      {
        member: `oauth2PermissionGrant for ${permission.api}`,
        before: found.scope,
        after: scope === '' ? undefined : scope,
      },
    ],
  };
}
