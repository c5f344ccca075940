import { origins } from '../../../../core/hosts.ts';
import { Nothing } from '../../../azure/azure.ts';
import { Assignments, type Principal, readUsers } from '../../../azure/graph.ts';
import type { Blades } from '../../../http/blades.ts';
import { az, jsonText } from '../../../lesson/az.ts';
import { links } from '../../../links.ts';
import { ENTERPRISE, enterpriseFrame, readPrincipal } from './principal.ts';

/** The role of an application that has none for users. Source: "appRoleAssignment resource type". */
const DEFAULT_ROLE = { value: '00000000-0000-0000-0000-000000000000', label: 'Default Access' };

const PATH = `${ENTERPRISE}/users`;

/** Manage > Users and groups: who is assigned to the application, and with which role. */
export function assignmentBlades({ view, form, action }: Blades): void {
  view(PATH, async (visit) => {
    const principal = await readPrincipal(visit);
    const { value } = await visit.azure.graph(
      'GET',
      `/servicePrincipals/${principal.id}/appRoleAssignedTo`,
      Assignments,
    );
    return {
      ...enterpriseFrame(visit, principal, 'Users and groups'),
      view: 'entra/enterprise/users',
      data: {
        here: links.enterprise(principal.id, 'users'),
        required: principal.appRoleAssignmentRequired,
        assignments: value.map((each) => ({ ...each, role: roleName(principal, each.appRoleId) })),
      },
    };
  });
  form(`${PATH}/add`, {
    initial: () => ({ user: '', role: DEFAULT_ROLE.value }),
    read: (sent) => ({ user: sent.text('user'), role: sent.text('role') }),
    check: ({ user }): Record<string, string> => (user === '' ? { user: 'Select a user.' } : {}),
    async page(visit) {
      const [principal, users] = await Promise.all([readPrincipal(visit), readUsers(visit.azure)]);
      return {
        ...enterpriseFrame(visit, principal, 'Add Assignment'),
        view: 'entra/enterprise/add-assignment',
        data: {
          back: links.enterprise(principal.id, 'users'),
          roles: rolesFor(principal),
          users: [
            { value: '', label: 'Select a user' },
            ...users.map(({ id, displayName, userPrincipalName }) => ({
              value: id,
              label: `${displayName} (${userPrincipalName})`,
            })),
          ],
        },
      };
    },
    async save(visit, { user, role }) {
      const { id } = await readPrincipal(visit);
      const body = { principalId: user, resourceId: id, appRoleId: role || DEFAULT_ROLE.value };
      const path = `/servicePrincipals/${id}/appRoleAssignedTo`;
      await visit.azure.graph('POST', path, Nothing, body);
      return {
        to: links.enterprise(id, 'users'),
        title: 'The user was assigned',
        commands: [az('rest', { method: 'POST', url: `${origins.graph}/v1.0${path}`, body: jsonText(body) })],
        changes: [{ member: 'appRoleAssignedTo', before: undefined, after: user }],
      };
    },
  });
  action(`${PATH}/remove`, {
    back: (visit) => links.enterprise(visit.params.id ?? '', 'users'),
    async run(visit, sent) {
      const { id } = await readPrincipal(visit);
      const assignment = sent.text('assignment');
      const path = `/servicePrincipals/${id}/appRoleAssignedTo/${encodeURIComponent(assignment)}`;
      await visit.azure.graph('DELETE', path, Nothing);
      return {
        to: links.enterprise(id, 'users'),
        title: 'The assignment was removed',
        commands: [az('rest', { method: 'DELETE', url: `${origins.graph}/v1.0${path}` })],
        changes: [{ member: 'appRoleAssignedTo', before: assignment, after: undefined }],
      };
    },
  });
}

const rolesFor = (principal: Principal): { value: string; label: string }[] => {
  const roles = principal.appRoles.filter(
    ({ isEnabled, allowedMemberTypes }) => isEnabled && allowedMemberTypes.includes('User'),
  );
  return roles.length === 0
    ? [DEFAULT_ROLE]
    : roles.map(({ id, displayName }) => ({ value: id, label: displayName }));
};

const roleName = ({ appRoles }: Principal, id: string): string =>
  appRoles.find((role) => role.id === id)?.displayName ?? DEFAULT_ROLE.label;
