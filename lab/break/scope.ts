import { breaksOf } from './break.ts';
import { all, application, scopes } from './changes.ts';

/** What can be wrong with the permission that the backend exposes. */
export const scopeBreaks = breaksOf(
  'backend-scope',
  {
    story:
      "Somebody has looked after the backend's registration. People who have used the frontend before still can; whoever is new ends on a page of Microsoft's with AADSTS65005, 500011 or 650053.",
  },
  [
    [
      'uri-missing',
      'the backend has no Application ID URI',
      application('backend', () => ({ identifierUris: [] })),
    ],
    [
      'other-uri',
      'the backend has another Application ID URI',
      application('backend', ({ target, backend }) => ({
        identifierUris: [`api://${target.tenant}/${backend.name}`],
      })),
    ],
    [
      'scope-on-other-app',
      'user_impersonation is exposed by the frontend alone',
      scopes('backend', () => []),
    ],
    [
      'scope-missing',
      'no app exposes user_impersonation',
      all(
        scopes('backend', () => []),
        scopes('frontend', () => []),
      ),
    ],
    [
      'scope-misspelt',
      'user_impersonation is misspelt',
      scopes('backend', (found) => found.map((scope) => ({ ...scope, value: 'user_impersonatoin' }))),
    ],
    [
      'scope-disabled',
      'user_impersonation is disabled',
      scopes('backend', (found) => found.map((scope) => ({ ...scope, isEnabled: false }))),
    ],
    [
      'scope-for-admins',
      'only administrators may consent to user_impersonation',
      scopes('backend', (found) => found.map((scope) => ({ ...scope, type: 'Admin' }))),
    ],
  ],
);
