import { HOST } from '../lab-at.ts';
import type { SignedInLab } from '../signed-in-lab.ts';
import type { Mistake } from './mistake.ts';

/** What can be wrong with a registration. */
export function registrationMistakes(lab: () => SignedInLab): readonly Mistake[] {
  const backend = () => lab().made('backend');
  const frontend = () => lab().made('frontend');
  const redirect = (uri: string) => () =>
    lab().changeApp('frontend', ({ web }) => {
      web.redirectUris = [uri];
    });
  const callback = `lab-frontend.${HOST}/.auth/login/aad/callback`;
  return [
    [
      'was deleted',
      () => lab().graph('DELETE', `/applications/${frontend().objectId}`),
      'frontend-registration deleted-registration',
    ],
    [
      'was deleted for good',
      async () => {
        await lab().graph('DELETE', `/applications/${backend().objectId}`);
        await lab().graph('DELETE', `/directory/deletedItems/${backend().objectId}`);
      },
      'backend-registration registration-missing',
    ],
    [
      'was deleted, and the tenant forbids to make another',
      async () => {
        await lab().graph('DELETE', `/applications/${frontend().objectId}`);
        await lab().graph('DELETE', `/directory/deletedItems/${frontend().objectId}`);
        lab().changePolicies(({ defaultUserRolePermissions }) => {
          defaultUserRolePermissions.allowedToCreateApps = false;
        });
      },
      'frontend-registration registration-forbidden',
    ],
    [
      'is the same for both apps',
      async () => {
        await lab().changeAuth('frontend', ({ registration }) => {
          registration.clientId = backend().clientId;
        });
        lab().changeApp('backend', ({ web }) => {
          web.redirectUris.push(`https://${callback}`);
        });
        await lab().graph('DELETE', `/applications/${frontend().objectId}`);
      },
      'frontend-registration shared-registration',
    ],
    [
      'is for personal accounts only',
      () =>
        lab().changeApp('frontend', (application) => {
          application.signInAudience = 'PersonalMicrosoftAccount';
        }),
      'frontend-registration personal-accounts-only',
    ],
    [
      'has no service principal',
      () => lab().graph('DELETE', `/servicePrincipals/${backend().principalId}`),
      'backend-registration no-service-principal',
    ],
    [
      'is disabled',
      () =>
        lab().changePrincipal('frontend', (principal) => {
          principal.accountEnabled = false;
        }),
      'frontend-registration sign-in-disabled',
    ],
    [
      'is for assigned users only',
      () =>
        lab().changePrincipal('frontend', (principal) => {
          principal.appRoleAssignmentRequired = true;
        }),
      'frontend-registration assignment-required',
    ],
    [
      'gives no ID tokens',
      () =>
        lab().changeApp('frontend', ({ web }) => {
          web.implicitGrantSettings.enableIdTokenIssuance = false;
        }),
      'frontend-registration id-tokens-off',
    ],
    [
      'has no redirect URI',
      () =>
        lab().changeApp('backend', ({ web }) => {
          web.redirectUris = [];
        }),
      'backend-registration redirect-missing',
    ],
    ['has a redirect URI of http', redirect(`http://${callback}`), 'frontend-registration http-scheme'],
    ['has one with a slash', redirect(`https://${callback}/`), 'frontend-registration trailing-slash'],
    [
      'has one with another path',
      redirect(`https://lab-frontend.${HOST}/signin-oidc`),
      'frontend-registration other-path',
    ],
    [
      'has one in other letters',
      redirect(`https://lab-frontend.${HOST}/.auth/login/AAD/callback`),
      'frontend-registration other-case',
    ],
    [
      "has the other app's",
      redirect(`https://lab-backend.${HOST}/.auth/login/aad/callback`),
      'frontend-registration other-app-address',
    ],
    [
      'has one that was worked out',
      redirect(`https://lab-frontend-a1b2c3d4e5f6a7b8.eastus2-01.${HOST}/.auth/login/aad/callback`),
      'frontend-registration computed-host',
    ],
    [
      'has a misspelt one',
      redirect(`https://lab-fronted.${HOST}/.auth/login/aad/callback`),
      'frontend-registration misspelt-host',
    ],
    [
      'has it under Single-page application',
      () =>
        lab().changeApp('frontend', (application) => {
          application.spa.redirectUris = application.web.redirectUris;
          application.web.redirectUris = [];
        }),
      'frontend-registration spa-platform',
    ],
    [
      'has it under Mobile and desktop applications',
      () =>
        lab().changeApp('frontend', (application) => {
          application.publicClient.redirectUris = application.web.redirectUris;
          application.web.redirectUris = [];
        }),
      'frontend-registration mobile-platform',
    ],
  ];
}
