import { Nothing } from '../../../azure/azure.ts';
import type { Blades } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import { az } from '../../../lesson/az.ts';
import { changesBetween } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import { ENTERPRISE, enterpriseFrame, readPrincipal } from './principal.ts';

/** An enterprise application's overview, its properties (assignment required), and its end. */
export function propertiesBlades(blades: Blades): void {
  for (const path of [ENTERPRISE, `${ENTERPRISE}/overview`]) {
    blades.view(path, async (visit) => {
      const principal = await readPrincipal(visit);
      const isOwn = principal.appOwnerOrganizationId === visit.me.tenant.id;
      return {
        ...enterpriseFrame(visit, principal, 'Overview'),
        view: 'entra/enterprise/overview',
        data: {
          registration: isOwn ? links.registration(principal.appId) : undefined,
          facts: [
            { label: 'Name', value: principal.displayName },
            { label: 'Application ID', value: principal.appId, copy: true },
            { label: 'Object ID', value: principal.id, copy: true },
            { label: 'Publisher', value: isOwn ? visit.me.tenant.name : 'Microsoft' },
          ],
        },
      };
    });
  }
  blades.form(`${ENTERPRISE}/properties`, {
    async initial(visit) {
      const { accountEnabled, appRoleAssignmentRequired, notes } = await readPrincipal(visit);
      return {
        enabled: accountEnabled ? 'yes' : 'no',
        assignment: appRoleAssignmentRequired ? 'yes' : 'no',
        notes: notes ?? '',
      };
    },
    read: (sent) => ({
      enabled: sent.choice('enabled', ['yes', 'no']),
      assignment: sent.choice('assignment', ['yes', 'no']),
      notes: sent.text('notes'),
    }),
    async page(visit) {
      const principal = await readPrincipal(visit);
      return {
        ...enterpriseFrame(visit, principal, 'Properties'),
        view: 'entra/enterprise/properties',
        data: { remove: links.enterprise(principal.id, 'delete') },
      };
    },
    async save({ azure, ...visit }, { enabled, assignment, notes }) {
      const {
        id,
        accountEnabled,
        appRoleAssignmentRequired,
        notes: former,
      } = await readPrincipal({
        azure,
        ...visit,
      });
      const before = { accountEnabled, appRoleAssignmentRequired, notes: former };
      const after = {
        accountEnabled: enabled === 'yes',
        appRoleAssignmentRequired: assignment === 'yes',
        notes: notes || null,
      };
      await azure.graph('PATCH', `/servicePrincipals/${id}`, Nothing, after);
      return {
        to: links.enterprise(id, 'properties'),
        title: 'The properties were saved',
        commands: [
          az('ad sp update', {
            id,
            set: [
              `accountEnabled=${after.accountEnabled}`,
              `appRoleAssignmentRequired=${after.appRoleAssignmentRequired}`,
              ...(after.notes === former ? [] : [`notes=${JSON.stringify(after.notes)}`]),
            ],
          }),
        ],
        changes: changesBetween(before, after),
      };
    },
  });
  confirmBlade(
    blades,
    `${ENTERPRISE}/delete`,
    async (visit) => {
      const principal = await readPrincipal(visit);
      return {
        page: enterpriseFrame(visit, principal, 'Delete'),
        question: `Delete the enterprise application “${principal.displayName}”?`,
        text: ['Its registration stays, but nobody in this directory can sign in to it.'],
        yes: 'Delete',
        no: 'Cancel',
        back: links.enterprise(principal.id, 'properties'),
        danger: true,
      };
    },
    async (visit) => {
      const { id, displayName } = await readPrincipal(visit);
      await visit.azure.graph('DELETE', `/servicePrincipals/${id}`, Nothing);
      return {
        to: links.enterprises,
        title: `${displayName} was deleted`,
        commands: [az('ad sp delete', { id })],
        changes: [{ member: `enterprise application ${displayName}`, before: id, after: undefined }],
      };
    },
  );
}
