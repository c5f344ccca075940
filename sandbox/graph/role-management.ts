import { type Request, Router } from 'express';
import type { Frozen } from '../core/store.ts';
import type { User } from '../state/directory.ts';
import { alternateKey } from './address.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { objectViews, sendObjects } from './objects.ts';
import { type Entity, type EntityType, rules } from './odata/entity-type.ts';
import { sendEntity, sendList } from './respond.ts';
import { requireListing } from './rights.ts';
import { type DirectoryRole, derivedGuid, directoryRoles, rolesOf, roleType, roleView } from './roles.ts';
import { at, keyOf } from './routing.ts';

const assignmentType: EntityType = {
  name: 'unifiedRoleAssignment',
  resource: 'UnifiedRoleAssignment',
  properties: ['id', 'principalId', 'directoryScopeId', 'roleDefinitionId'],
  filters: { principalId: rules.guidText, roleDefinitionId: rules.guidText },
};

const definitionType: EntityType = {
  name: 'unifiedRoleDefinition',
  resource: 'UnifiedRoleDefinition',
  properties: ['id', 'description', 'displayName', 'isBuiltIn', 'isEnabled', 'templateId'],
  filters: { id: rules.guidText, displayName: rules.text, templateId: rules.guidText },
};

/**
 * Roles of the directory and who holds them, to read. Sources: "directoryRole resource type", "List
 * unifiedRoleAssignments", "List roleDefinitions".
 */
export function roleRoutes(context: GraphContext): Router {
  const router = Router();
  const { directory, tenant, actorOf } = context;
  const holders = ({ displayName }: DirectoryRole): Frozen<User>[] =>
    directory.users.all().filter((user) => user.directoryRoles.includes(displayName));
  const find = (req: Request): DirectoryRole => {
    const key = alternateKey(keyOf(req));
    const id = (key?.value ?? keyOf(req)).toLowerCase();
    const found = directoryRoles(tenant).find((role) => (key ? role.templateId : role.id) === id);
    if (!found) throw graphErrors.notFound(id);
    return found;
  };
  at(
    router,
    '/directoryRoles',
    {
      get: (req, res) => {
        requireListing(actorOf(req), 'readRoles');
        sendList(req, res, directoryRoles(tenant).map(roleView), { type: roleType, set: 'directoryRoles' });
      },
    },
    { missing: ['post'] },
  );
  at(router, '/directoryRoles/:key', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readRoles');
      sendEntity(req, res, roleView(find(req)), { type: roleType, set: 'directoryRoles' });
    },
  });
  at(router, '/directoryRoles/:key/members', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readRoles');
      sendObjects(req, res, holders(find(req)).map(objectViews.user));
    },
  });
  at(
    router,
    '/roleManagement/directory/roleAssignments',
    {
      get: (req, res) => {
        requireListing(actorOf(req), 'readRoles');
        const assignments = directory.users.all().flatMap((user) =>
          rolesOf(user, tenant).map(
            ({ templateId }): Entity => ({
              id: derivedGuid(`${user.id} has ${templateId}`),
              principalId: user.id,
              directoryScopeId: '/',
              roleDefinitionId: templateId,
            }),
          ),
        );
        sendList(req, res, assignments, {
          type: assignmentType,
          set: 'roleManagement/directory/roleAssignments',
        });
      },
    },
    { missing: ['post'] },
  );
  at(
    router,
    '/roleManagement/directory/roleDefinitions',
    {
      get: (req, res) => {
        requireListing(actorOf(req), 'readRoles');
        const definitions = directoryRoles(tenant).map(
          ({ templateId, displayName, description }): Entity => ({
            id: templateId,
            description,
            displayName,
            isBuiltIn: true,
            isEnabled: true,
            templateId,
          }),
        );
        sendList(req, res, definitions, {
          type: definitionType,
          set: 'roleManagement/directory/roleDefinitions',
        });
      },
    },
    { missing: ['post'] },
  );
  return router;
}
