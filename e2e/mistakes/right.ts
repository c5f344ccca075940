import { HOST } from '../lab-at.ts';
import type { SignedInLab } from '../signed-in-lab.ts';

/** What differs from what the lab does, and is as right: what it is, and how it is made. */
export function notMistakes(lab: () => SignedInLab): readonly [what: string, make: () => unknown][] {
  const made = () => ({ frontend: lab().made('frontend'), backend: lab().made('backend') });
  const api = () => `api://${made().backend.clientId}`;
  const standard = 'openid profile email offline_access';
  const parameters = (make: () => string[]) => () =>
    lab().changeAuth('frontend', ({ login }) => {
      login.loginParameters = make();
    });
  return [
    [
      'tokens of version 2, without another audience',
      async () => {
        lab().changeApp('backend', ({ api: own }) => {
          own.requestedAccessTokenVersion = 2;
        });
        await lab().changeAuth('backend', ({ registration, validation }) => {
          validation.allowedAudiences = [];
          registration.openIdIssuer = `https://login.azure.localhost/${lab().target.tenant}/v2.0`;
        });
      },
    ],
    [
      '401 for people as well as programs, at the backend',
      () =>
        lab().changeSite('backend', (site) => {
          site.auth = { ...site.auth, globalValidation: { unauthenticatedClientAction: 'Return401' } };
        }),
    ],
    [
      'a frontend that the backend has authorized beforehand, where users may not consent',
      () => {
        const { frontend, backend } = made();
        const { grants } = lab().sandbox.directory;
        lab().changePolicies(({ defaultUserRolePermissions }) => {
          defaultUserRolePermissions.permissionGrantPoliciesAssigned = [];
        });
        for (const { id, clientId } of grants.all()) if (clientId === frontend.principalId) grants.delete(id);
        lab().changeApp('backend', ({ api: own }) => {
          own.preAuthorizedApplications = [
            { appId: frontend.clientId, delegatedPermissionIds: [backend.scopeId] },
          ];
        });
      },
    ],
    [
      "the tutorial's login parameters",
      parameters(() => [`scope=openid offline_access ${api()}/user_impersonation`]),
    ],
    [
      'login parameters with the bare client ID',
      parameters(() => [`scope=${standard} ${made().backend.clientId}/user_impersonation`]),
    ],
    [
      'login parameters for all permissions at once',
      parameters(() => [`scope=${standard} ${api()}/.default`]),
    ],
    [
      'login parameters that say what App Service would',
      parameters(() => [`scope=${standard} ${api()}/user_impersonation`, 'response_type=code id_token']),
    ],
    [
      'a list of applications without the backend itself',
      () =>
        lab().changeAuth('backend', ({ validation }) => {
          validation.defaultAuthorizationPolicy.allowedApplications = [made().frontend.clientId];
        }),
    ],
    [
      'both lists of applications, as the tutorial writes them',
      () =>
        lab().changeAuth('backend', ({ validation }) => {
          validation.jwtClaimChecks = { allowedClientApplications: [made().frontend.clientId] };
        }),
    ],
    [
      'calls from the pages of everybody, and those of the frontend among them',
      () =>
        lab().changeSite('backend', ({ config }) => {
          config.cors = { allowedOrigins: ['*', `https://lab-frontend.${HOST}`] };
        }),
    ],
  ];
}
