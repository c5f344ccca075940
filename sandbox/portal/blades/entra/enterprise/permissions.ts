import { origins } from '../../../../core/hosts.ts';
import { Nothing } from '../../../azure/azure.ts';
import { ServiceError } from '../../../azure/error.ts';
import { readUser } from '../../../azure/graph.ts';
import type { Blades } from '../../../http/blades.ts';
import type { Visit } from '../../../http/visit.ts';
import { az } from '../../../lesson/az.ts';
import { links } from '../../../links.ts';
import { namesIn, readConsent, resourcesOf } from '../registration/permissions.ts';
import { ENTERPRISE, enterpriseFrame, readPrincipal } from './principal.ts';

const PATH = `${ENTERPRISE}/permissions`;

/** Security > Permissions: what was consented to, by an administrator for all and by users for themselves. */
export function enterprisePermissionBlades({ view, action }: Blades): void {
  view(PATH, async (visit) => {
    const principal = await readPrincipal(visit);
    const [grants, assignments] = await readConsent(visit.azure, principal.id);
    const resources = await resourcesOf(
      visit.azure,
      [],
      [...grants, ...assignments].map(({ resourceId }) => resourceId),
    );
    const apiOf = (id: string) => resources.find((each) => each.id === id);
    const delegated = await Promise.all(
      grants.map(async (grant) => ({
        api: apiOf(grant.resourceId)?.displayName ?? grant.resourceId,
        names: namesIn(grant),
        type: 'Delegated',
        by: grant.principalId ? await nameOf(visit, grant.principalId) : undefined,
        id: grant.id,
        mayRevoke: visit.me.isAdmin || grant.principalId === visit.me.id,
      })),
    );
    const roles = assignments.map((each) => ({
      api: each.resourceDisplayName ?? each.resourceId,
      names: [
        apiOf(each.resourceId)?.appRoles.find(({ id }) => id === each.appRoleId)?.value ?? 'Default Access',
      ],
      type: 'Application',
      by: undefined,
      id: each.id,
      mayRevoke: visit.me.isAdmin,
    }));
    return {
      ...enterpriseFrame(visit, principal, 'Permissions'),
      readOnly: undefined, // each row says who may revoke it: users what they consented to themselves
      view: 'entra/enterprise/permissions',
      data: {
        here: links.enterprise(principal.id, 'permissions'),
        registration:
          principal.appOwnerOrganizationId === visit.me.tenant.id
            ? links.registration(principal.appId, 'apiPermissions')
            : undefined,
        admin: [...delegated.filter(({ by }) => by === undefined), ...roles],
        user: delegated.filter(({ by }) => by !== undefined),
      },
    };
  });
  action(`${PATH}/revoke`, {
    back: (visit) => links.enterprise(visit.params.id ?? '', 'permissions'),
    async run(visit, sent) {
      const { id } = await readPrincipal(visit);
      const item = encodeURIComponent(sent.text('id'));
      const path =
        sent.text('type') === 'Application'
          ? `/servicePrincipals/${id}/appRoleAssignments/${item}`
          : `/oauth2PermissionGrants/${item}`;
      await visit.azure.graph('DELETE', path, Nothing);
      return {
        to: links.enterprise(id, 'permissions'),
        title: 'The permission was revoked',
        text: 'Tokens that were issued stay good until they end. Whoever signs in next is asked for consent again.',
        commands: [az('rest', { method: 'DELETE', url: `${origins.graph}/v1.0${path}` })],
        changes: [{ member: path, before: 'granted', after: undefined }],
      };
    },
  });
}

/** The name of a user, or the ID where the user cannot be seen. */
async function nameOf({ azure }: Visit, id: string): Promise<string> {
  try {
    return (await readUser(azure, id)).displayName;
  } catch (error) {
    if (error instanceof ServiceError) return id;
    throw error;
  }
}
