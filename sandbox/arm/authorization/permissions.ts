import type { ArmContext } from '../context.ts';
import { GROUP, groupId, SITE, siteId } from '../ids.ts';
import { type Operation, okList, operation } from '../operation.ts';
import { within } from './access.ts';
import { roles } from './roles.ts';

const TYPE = 'providers/Microsoft.Authorization/permissions';
const READ = 'Microsoft.Authorization/permissions/read';

/**
 * What the caller may do at a group or a site: the actions of each role they have there, by which portals decide what to
 * offer. Source: "Permissions - List For Resource Group", "Permissions - List For Resource" (REST, Microsoft.Authorization).
 */
export function permissionOperations({ resources }: ArmContext): Operation[] {
  const permissions = (principalId: string, scope: string) =>
    okList(
      resources.roleAssignments
        .all()
        .filter((each) => each.principalId === principalId && within(scope, each.scope))
        .flatMap(({ role }) => roles.find(({ name }) => name === role) ?? [])
        .map(({ actions, notActions }) => ({ actions, notActions, dataActions: [], notDataActions: [] })),
    );
  return [
    operation('GET', `${GROUP}/${TYPE}`, READ, ({ params, caller }) =>
      permissions(caller.objectId, groupId(params.subscription, params.group)),
    ),
    operation('GET', `${SITE}/${TYPE}`, READ, ({ params, caller }) =>
      permissions(caller.objectId, siteId(params.subscription, params.group, params.site)),
    ),
  ];
}
