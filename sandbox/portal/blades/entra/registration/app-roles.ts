import { randomUUID } from 'node:crypto';
import type { Application, AppRole } from '../../../azure/graph.ts';
import type { Blades, Saved } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import { notFound } from '../../../http/page.ts';
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

const PATH = `${REGISTRATION}/appRoles`;
const here = (visit: Visit): string => links.registration(appIdOf(visit), 'appRoles');
const isNew = ({ params }: Visit): boolean => params.role === 'new';

/** Manage > App roles: what users and applications can be in this application. */
export function appRoleBlades(blades: Blades): void {
  blades.view(PATH, async (visit) => {
    const application = await readRegistration(visit);
    return {
      ...registrationFrame(visit, application, 'App roles'),
      view: 'entra/registration/app-roles',
      data: {
        here: here(visit),
        roles: application.appRoles.map((role) => ({ ...role, href: `${here(visit)}/${role.id}` })),
      },
    };
  });
  blades.form(`${PATH}/:role`, {
    async initial(visit) {
      const application = await readRegistration(visit);
      const role = isNew(visit) ? undefined : findRole(application, visit);
      return {
        name: role?.displayName ?? '',
        members: role?.allowedMemberTypes ?? ['User'],
        value: role?.value ?? '',
        description: role?.description ?? '',
        enabled: role?.isEnabled ?? true,
      };
    },
    read: (sent) => ({
      name: sent.text('name'),
      members: sent.all('members'),
      value: sent.text('value'),
      description: sent.text('description'),
      enabled: sent.flag('enabled'),
    }),
    check: ({ name, members, value, description }): Record<string, string> => ({
      ...(name === '' ? { name: 'Enter a display name.' } : {}),
      ...(members.length === 0 ? { members: 'Tick who can have the role.' } : {}),
      ...(value === '' ? { value: 'Enter what stands in tokens, such as Task.Write.' } : {}),
      ...(description === '' ? { description: 'Describe it.' } : {}),
    }),
    page: async (visit) => ({
      ...registrationFrame(
        visit,
        await readRegistration(visit),
        isNew(visit) ? 'Create app role' : 'Edit app role',
      ),
      view: 'entra/registration/app-role',
      data: { isNew: isNew(visit), back: here(visit), remove: `${here(visit)}/${visit.params.role}/delete` },
    }),
    async save(visit, { name, members, value, description, enabled }) {
      const application = await readRegistration(visit);
      const role: AppRole = {
        id: isNew(visit) ? randomUUID() : findRole(application, visit).id,
        allowedMemberTypes: [...members],
        displayName: name,
        description,
        value,
        isEnabled: enabled,
      };
      const before = application.appRoles;
      const after = isNew(visit)
        ? [...before, role]
        : before.map((each) => (each.id === role.id ? role : each));
      return saveRoles(visit, application, after, `The role ${name} was saved`);
    },
  });
  confirmBlade(
    blades,
    `${PATH}/:role/delete`,
    async (visit) => {
      const application = await readRegistration(visit);
      const role = findRole(application, visit);
      return {
        page: registrationFrame(visit, application, 'Delete app role'),
        question: `Delete the role ${role.displayName}?`,
        text: role.isEnabled
          ? ['It is enabled: Microsoft Graph deletes a role only after it was disabled.']
          : [],
        yes: 'Delete',
        no: 'Cancel',
        back: here(visit),
        danger: true,
      };
    },
    async (visit) => {
      const application = await readRegistration(visit);
      const { id, displayName } = findRole(application, visit);
      const after = application.appRoles.filter((each) => each.id !== id);
      return saveRoles(visit, application, after, `The role ${displayName} was deleted`);
    },
  );
}

function findRole({ appRoles }: Application, { params }: Visit): AppRole {
  const role = appRoles.find(({ id }) => id === params.role);
  if (!role) throw notFound('app role');
  return role;
}

async function saveRoles(
  visit: Visit,
  application: Application,
  appRoles: readonly AppRole[],
  title: string,
): Promise<Saved> {
  await patchRegistration(visit.azure, application, { appRoles });
  const byName = (roles: readonly AppRole[]): object =>
    Object.fromEntries(roles.map((role) => [role.displayName, role]));
  return {
    to: here(visit),
    title,
    commands: [az('ad app update', { id: application.appId, 'app-roles': JSON.stringify(appRoles) })],
    changes: changesBetween(byName(application.appRoles), byName(appRoles), 'appRoles'),
  };
}
