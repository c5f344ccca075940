import type { SignedInLab } from '../signed-in-lab.ts';
import type { Mistake } from './mistake.ts';

/** What can be wrong with the backend's scope. */
export function scopeMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const scope = (change: object) => () =>
    lab().changeApp('backend', ({ api }) => {
      api.oauth2PermissionScopes = api.oauth2PermissionScopes.map((one) => ({ ...one, ...change }));
    });
  return [
    [
      'has no name to ask for',
      () =>
        lab().changeApp('backend', (application) => {
          application.identifierUris = [];
        }),
      'backend-scope uri-missing',
    ],
    [
      'has another',
      () =>
        lab().changeApp('backend', (application) => {
          application.identifierUris = ['api://lab-backend'];
        }),
      'backend-scope other-uri',
    ],
    [
      'is not there',
      () =>
        lab().changeApp('backend', ({ api }) => {
          api.oauth2PermissionScopes = [];
        }),
      'backend-scope scope-on-other-app',
    ],
    [
      'is nowhere',
      () => {
        for (const role of ['frontend', 'backend'] as const) {
          lab().changeApp(role, ({ api }) => {
            api.oauth2PermissionScopes = [];
          });
        }
      },
      'backend-scope scope-missing',
    ],
    ['is misspelt', scope({ value: 'user_impersonatoin' }), 'backend-scope scope-misspelt'],
    ['is disabled', scope({ isEnabled: false }), 'backend-scope scope-disabled'],
    ['is for administrators', scope({ type: 'Admin' }), 'backend-scope scope-for-admins'],
  ];
}
