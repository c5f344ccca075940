import type { SignedInLab } from '../signed-in-lab.ts';
import { type Mistake, NOTHING } from './mistake.ts';

/** What can be wrong with the permission. */
export function permissionMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const backend = () => lab().made('backend');
  const frontend = () => lab().made('frontend');
  const access =
    (make: () => { resourceAppId: string; resourceAccess: { id: string; type: 'Scope' | 'Role' }[] }[]) =>
    () =>
      lab().changeApp('frontend', (application) => {
        application.requiredResourceAccess = make();
      });
  const one = (resourceAppId: string, id: string, type: 'Scope' | 'Role' = 'Scope') => [
    { resourceAppId, resourceAccess: [{ id, type }] },
  ];
  return [
    ['is not asked for', access(() => []), 'permission-requested permission-missing'],
    [
      'is asked for as an application permission',
      access(() => one(backend().clientId, backend().scopeId, 'Role')),
      'permission-requested application-permission',
    ],
    [
      'is another one, or one that is gone',
      access(() => one(backend().clientId, NOTHING)),
      'permission-requested other-permission',
    ],
    [
      "is asked for of the frontend's own API",
      access(() => one(frontend().clientId, frontend().scopeId)),
      'permission-requested other-app-id',
    ],
    [
      'is asked for of an object ID',
      access(() => one(backend().objectId, backend().scopeId)),
      'permission-requested object-id',
    ],
    [
      'was given to the backend',
      () => {
        access(() => [])();
        lab().changeApp('backend', (application) => {
          application.requiredResourceAccess = one(frontend().clientId, frontend().scopeId);
        });
      },
      'permission-requested permission-on-other-app',
    ],
    [
      'may not be consented to by users',
      () => {
        for (const grant of lab().sandbox.directory.grants.all()) {
          if (grant.clientId === frontend().principalId) lab().sandbox.directory.grants.delete(grant.id);
        }
        lab().changePolicies(({ defaultUserRolePermissions }) => {
          defaultUserRolePermissions.permissionGrantPoliciesAssigned = [];
        });
      },
      'permission-requested consent-forbidden',
    ],
  ];
}
