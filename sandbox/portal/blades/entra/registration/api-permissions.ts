import { readUserPermissions, usersMayConsent } from '../../../azure/tenant-policy.ts';
import type { Blades } from '../../../http/blades.ts';
import type { Visit } from '../../../http/visit.ts';
import { az } from '../../../lesson/az.ts';
import { changesBetween } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import { readPermissions } from './permissions.ts';
import {
  appIdOf,
  patchRegistration,
  REGISTRATION,
  readRegistration,
  registrationFrame,
} from './registration.ts';

const PATH = `${REGISTRATION}/apiPermissions`;
const here = (visit: Visit): string => links.registration(appIdOf(visit), 'apiPermissions');

/** Manage > API permissions: what the application asks for, and what was granted. */
export function permissionBlades({ view, action }: Blades): void {
  view(PATH, async (visit) => {
    const application = await readRegistration(visit);
    const [{ configured, other }, allowed] = await Promise.all([
      readPermissions(visit.azure, application),
      readUserPermissions(visit.azure),
    ]);
    const apis = [...new Set(configured.map(({ apiAppId }) => apiAppId))];
    return {
      ...registrationFrame(visit, application, 'API permissions'),
      view: 'entra/registration/api-permissions',
      data: {
        here: here(visit),
        mayGrant: visit.me.isAdmin,
        usersMayConsent: usersMayConsent(allowed),
        apis: apis.map((apiAppId) => {
          const permissions = configured.filter((each) => each.apiAppId === apiAppId);
          return { name: permissions[0]?.api ?? apiAppId, permissions };
        }),
        other,
      },
    };
  });
  action(`${PATH}/remove`, {
    back: here,
    async run(visit, sent) {
      const application = await readRegistration(visit);
      const [api, id] = [sent.text('api'), sent.text('id')];
      const before = application.requiredResourceAccess;
      const after = before
        .map((each) =>
          each.resourceAppId === api
            ? { ...each, resourceAccess: each.resourceAccess.filter((access) => access.id !== id) }
            : each,
        )
        .filter(({ resourceAccess }) => resourceAccess.length > 0);
      await patchRegistration(visit.azure, application, { requiredResourceAccess: after });
      return {
        to: here(visit),
        title: 'The permission was removed',
        text: 'What users or administrators have consented to stays until somebody revokes it.',
        commands: [az('ad app permission delete', { id: application.appId, api, 'api-permissions': id })],
        changes: changesBetween({ requiredResourceAccess: before }, { requiredResourceAccess: after }),
      };
    },
  });
}
