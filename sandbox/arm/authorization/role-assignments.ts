import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Directory } from '../../state/directory.ts';
import { type RoleAssignment, resourceKey } from '../../state/resources.ts';
import { parseBody } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { armErrors } from '../error.ts';
import { GROUP, groupId, nameOf, SITE, SUBSCRIPTION, siteId, subscriptionId } from '../ids.ts';
import { findGroup, findSite } from '../lookup.ts';
import { type Operation, ok, okList, operation } from '../operation.ts';
import { within } from './access.ts';
import { accessErrors } from './error.ts';
import { roleDefinitionId } from './role-definitions.ts';
import { roles } from './roles.ts';

const TYPE = 'Microsoft.Authorization/roleAssignments';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const Put = z.object({
  properties: z.object({ roleDefinitionId: z.string(), principalId: z.string() }),
});

interface ScopeParams {
  readonly subscription: string;
  readonly group?: string;
  readonly site?: string;
}

/** Role assignments at a subscription, a group or a site. Source: "Role Assignments" (REST, Microsoft.Authorization). */
export function roleAssignmentOperations(context: ArmContext): Operation[] {
  const { resources, directory } = context;
  const scopeOf = ({ subscription, group, site }: ScopeParams): string => {
    if (group === undefined) return subscriptionId(subscription);
    if (site !== undefined) return findSite(resources, { subscription, group, site }).id;
    return findGroup(resources, { subscription, group }).id;
  };
  const view = (each: Frozen<RoleAssignment>) => viewOf(each, directory);
  return [SUBSCRIPTION, GROUP, SITE].flatMap((path) => [
    operation('GET', `${path}/providers/${TYPE}`, `${TYPE}/read`, ({ params, query, caller }) => {
      const wanted = filterOf(query.get('$filter'), scopeOf(params), caller.objectId);
      return okList(resources.roleAssignments.all().filter(wanted).map(view));
    }),
    operation('GET', `${path}/providers/${TYPE}/:assignment`, `${TYPE}/read`, ({ params }) => {
      const found = resources.roleAssignments.get(params.assignment.toLowerCase());
      if (!found) throw accessErrors.roleAssignmentNotFound(params.assignment);
      return ok(view(found));
    }),
    operation('PUT', `${path}/providers/${TYPE}/:assignment`, `${TYPE}/write`, ({ params, body, caller }) => {
      const { properties } = parseBody(Put, body);
      const name = params.assignment.toLowerCase();
      if (!GUID.test(name)) throw accessErrors.invalidRoleAssignmentId(params.assignment);
      const definition = nameOf(properties.roleDefinitionId).toLowerCase();
      const role = roles.find(({ id }) => id === definition);
      if (!role) throw accessErrors.roleDefinitionNotFound(definition);
      const principalId = properties.principalId.toLowerCase();
      if (!principalType(principalId, directory)) {
        throw accessErrors.principalNotFound(principalId, directory.tenants.all()[0]?.tenantId ?? '');
      }
      const scope = scopeOf(params);
      const same = resources.roleAssignments
        .all()
        .find(
          (each) =>
            each.principalId === principalId &&
            each.role === role.name &&
            resourceKey(each.scope) === resourceKey(scope),
        );
      if (same) throw accessErrors.roleAssignmentExists(same.name);
      const made = resources.roleAssignments.put({
        name,
        scope,
        principalId,
        role: role.name,
        createdAt: nowOf(context),
        createdBy: caller.objectId,
      });
      return ok(view(made), 201);
    }),
    operation('DELETE', `${path}/providers/${TYPE}/:assignment`, `${TYPE}/delete`, ({ params }) => {
      const found = resources.roleAssignments.get(params.assignment.toLowerCase());
      if (!found || !within(found.scope, plainScope(params))) return { status: 204 };
      resources.roleAssignments.delete(found.name);
      return ok(view(found));
    }),
  ]);
}

function plainScope({ subscription, group, site }: ScopeParams): string {
  if (group === undefined) return subscriptionId(subscription);
  return site === undefined ? groupId(subscription, group) : siteId(subscription, group, site);
}

/**
 * Without a filter: at the scope, above and below it. `atScope()`: at it and above. By principal: below too.
 * @throws ArmError 400 InvalidFilterInQueryString
 */
function filterOf(
  filter: string | null,
  scope: string,
  self: string,
): (each: Frozen<RoleAssignment>) => boolean {
  const above = (each: Frozen<RoleAssignment>): boolean => within(scope, each.scope);
  const around = (each: Frozen<RoleAssignment>): boolean => above(each) || within(each.scope, scope);
  const terms = (filter ?? '').split(/\band\b/i).map((term) => term.trim());
  const tests = terms.map((term): ((each: Frozen<RoleAssignment>) => boolean) => {
    if (term === '') return around;
    if (/^atScope\(\)$/i.test(term)) return above;
    if (/^asTarget\(\)$/i.test(term)) return (each) => around(each) && each.principalId === self;
    const [, id] = /^(?:principalId\s+eq\s+|assignedTo\()\s*'([^']*)'\)?$/i.exec(term) ?? [];
    if (id === undefined) throw armErrors.invalidFilter(filter ?? '');
    return (each) => around(each) && each.principalId === id.toLowerCase();
  });
  return (each) => tests.every((test) => test(each));
}

function principalType(id: string, { users, servicePrincipals }: Directory): string | undefined {
  if (users.get(id)) return 'User';
  return servicePrincipals.get(id) ? 'ServicePrincipal' : undefined;
}

function viewOf(assignment: Frozen<RoleAssignment>, directory: Directory) {
  const { name, scope, principalId, createdAt = null, createdBy = null } = assignment;
  const role = roles.find((each) => each.name === assignment.role);
  return {
    properties: {
      roleDefinitionId: role && roleDefinitionId(scope.split('/')[2] ?? '', role),
      principalId,
      principalType: principalType(principalId, directory) ?? 'ServicePrincipal',
      scope,
      condition: null,
      conditionVersion: null,
      createdOn: createdAt,
      updatedOn: createdAt,
      createdBy,
      updatedBy: createdBy,
      delegatedManagedIdentityResourceId: null,
      description: null,
    },
    id: `${scope}/providers/${TYPE}/${name}`,
    type: TYPE,
    name,
  };
}
