import { armErrors } from '../error.ts';
import { GROUP, SITE, SUBSCRIPTION, subscriptionId } from '../ids.ts';
import { type Operation, ok, okList, operation } from '../operation.ts';
import { accessErrors } from './error.ts';
import { type Role, roles } from './roles.ts';

const READ = 'Microsoft.Authorization/roleDefinitions/read';
const TYPE = 'providers/Microsoft.Authorization/roleDefinitions';

/** The id under which a subscription shows a role. */
export const roleDefinitionId = (subscription: string, { id }: Role): string =>
  `${subscriptionId(subscription)}/${TYPE}/${id}`;

/** Role definitions. Source: "Role Definitions" (REST, Microsoft.Authorization). */
export function roleDefinitionOperations(): Operation[] {
  return [SUBSCRIPTION, GROUP, SITE].flatMap((scope) => [
    operation('GET', `${scope}/${TYPE}`, READ, ({ params, query }) => {
      const wanted = nameFilter(query.get('$filter'));
      return okList(roles.filter(wanted).map((role) => view(role, params.subscription)));
    }),
    operation('GET', `${scope}/${TYPE}/:definition`, READ, ({ params }) => {
      const role = roles.find(({ id }) => id === params.definition.toLowerCase());
      if (!role) throw accessErrors.roleDefinitionNotFound(params.definition);
      return ok(view(role, params.subscription));
    }),
  ]);
}

function nameFilter(filter: string | null): (role: Role) => boolean {
  if (!filter?.trim()) return () => true;
  const [, name] = /^\s*roleName\s+eq\s+'([^']*)'\s*$/i.exec(filter) ?? [];
  if (name !== undefined) return (role) => role.name.toLowerCase() === name.toLowerCase();
  if (/^\s*(type\s+eq\s+'BuiltInRole'|atScopeAndBelow\(\))\s*$/i.test(filter)) return () => true;
  if (/^\s*type\s+eq\s+'CustomRole'\s*$/i.test(filter)) return () => false;
  throw armErrors.invalidFilter(filter);
}

function view(role: Role, subscription: string) {
  return {
    properties: {
      roleName: role.name,
      type: 'BuiltInRole',
      description: role.description,
      assignableScopes: ['/'],
      permissions: [
        { actions: role.actions, notActions: role.notActions, dataActions: [], notDataActions: [] },
      ],
      createdOn: '2015-02-02T21:55:09.8806423Z',
      updatedOn: '2021-11-11T20:13:39.9073216Z',
      createdBy: null,
      updatedBy: null,
    },
    id: roleDefinitionId(subscription, role),
    type: 'Microsoft.Authorization/roleDefinitions',
    name: role.id,
  };
}
