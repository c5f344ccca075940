import { describe, expect } from 'vitest';
import { ids, NOTHING } from '../testing-auth.ts';
import { test } from './testing.ts';
import { applicationAnswer } from './testing-finished.ts';

const { client, object, principal } = ids.backend;
const forbidden = { status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'no' } } };
const GRAPH = 'graph.test/v1.0';

describe('an app registration', () => {
  test('that does not exist is no error', async ({ azure }) => {
    expect(await azure.facts().application(NOTHING)).toBeUndefined();
    expect(await azure.facts().servicePrincipal(NOTHING)).toBeUndefined();
  });

  test('is understood, with what Graph leaves out or says is null', async ({ azure }) => {
    azure.answers(`GET applications(appId='${client}')`, {
      body: applicationAnswer('backend', {
        api: {
          requestedAccessTokenVersion: 2,
          preAuthorizedApplications: [{ appId: 'x', delegatedPermissionIds: ['y'] }],
        },
      }),
    });
    expect(await azure.facts().application(client)).toMatchObject({
      appId: client,
      idTokens: true,
      tokenVersion: 2,
      scopes: [],
      preAuthorized: [{ appId: 'x', scopeIds: ['y'] }],
      redirectUris: { spa: [], publicClient: [] },
    });
    azure.answers(`GET applications(appId='${client}')`, { body: { id: object, appId: client, web: null } });
    expect(await azure.facts().application(client)).toMatchObject({
      displayName: '',
      idTokens: false,
      tokenVersion: 1,
      redirectUris: { web: [] },
      passwords: [],
    });
  });

  test('is searched for by name and address, as Graph wants such questions asked', async ({ azure }) => {
    azure.answers(`GET ${GRAPH}/applications`, { body: { value: [applicationAnswer('backend')] } });
    expect(await azure.facts().applicationsAlike()).toHaveLength(1);
    expect(azure.headers().consistencylevel).toBe('eventual');
    expect(azure.queries[0]?.get('$count')).toBe('true');
    expect(azure.queries[0]?.get('$filter')).toBe(
      [
        "displayName in ('lab-frontend','lab-backend')",
        ...['lab-frontend.', 'lab-frontend-', 'lab-backend.', 'lab-backend-'].map(
          (start) => `web/redirectUris/any(uri:startswith(uri,'https://${start}'))`,
        ),
      ].join(' or '),
    );
  });
});

describe('what only explains', () => {
  test('is not there for who may not read it', async ({ azure }) => {
    azure.answers(`GET ${GRAPH}/directory/deletedItems/microsoft.graph.application`, forbidden);
    azure.answers(`GET ${GRAPH}/policies/authorizationPolicy`, forbidden);
    azure.answers(`GET ${GRAPH}/policies/defaultAppManagementPolicy`, forbidden);
    azure.answers(`GET ${GRAPH}/organization`, forbidden);
    azure.answers(`GET ${GRAPH}/directoryObjects/${NOTHING}`, forbidden);
    const facts = azure.facts();
    expect(await facts.deletedApplications()).toEqual([]);
    expect(await facts.tenantPolicies()).toBeUndefined();
    expect(await facts.secretsAllowed()).toBeUndefined();
    expect(await facts.domains()).toEqual([]);
    expect(await facts.directoryObject(NOTHING)).toBeUndefined();
  });

  test.for([
    [['ManagePermissionGrantsForSelf.microsoft-user-default-legacy'], true],
    [['ManagePermissionGrantsForSelf.microsoft-user-default-recommended'], true],
    [['managePermissionGrantsForSelf.our-own-policy', 'ManagePermissionGrantsForOwnedResource.x'], true],
    [['ManagePermissionGrantsForSelf.microsoft-user-default-low'], false],
    [['ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed'], false],
    [[], false],
  ] as const)(
    'consent with the policies %o may be given by users: %s',
    async ([policies, usersConsent], { azure }) => {
      azure.answers(`GET ${GRAPH}/policies/authorizationPolicy`, {
        body: {
          defaultUserRolePermissions: {
            allowedToCreateApps: false,
            permissionGrantPoliciesAssigned: policies,
          },
        },
      });
      expect(await azure.facts().tenantPolicies()).toEqual({ usersRegister: false, usersConsent });
    },
  );

  test.for([
    ['enabled', true, false],
    ['disabled', true, true],
    ['enabled', false, true],
  ] as const)(
    'a restriction that is %s, in a policy that is on: %s, allows secrets: %s',
    async ([state, isEnabled, allowed], { azure }) => {
      azure.answers(`GET ${GRAPH}/policies/defaultAppManagementPolicy`, {
        body: {
          isEnabled,
          applicationRestrictions: {
            passwordCredentials: [
              { restrictionType: 'passwordLifetime', state: 'enabled' },
              { restrictionType: 'passwordAddition', state },
            ],
          },
        },
      });
      expect(await azure.facts().secretsAllowed()).toBe(allowed);
    },
  );

  test('domains, owners, assignments and objects are read', async ({ azure }) => {
    azure.answers(`GET ${GRAPH}/organization`, {
      body: { value: [{ verifiedDomains: [{ name: 'Contoso.example' }] }] },
    });
    azure.answers(`GET ${GRAPH}/applications/${object}/owners`, { body: { value: [{ id: 'megan' }] } });
    azure.answers(`GET ${GRAPH}/servicePrincipals/${principal}/appRoleAssignedTo`, {
      body: { value: [{ principalId: 'megan', principalType: 'User' }] },
    });
    azure.answers(`GET ${GRAPH}/directoryObjects/${object}`, {
      body: { '@odata.type': '#microsoft.graph.application', displayName: 'lab-backend', appId: client },
    });
    const facts = azure.facts();
    expect(await facts.domains()).toEqual(['contoso.example']);
    expect(await facts.owners(object)).toEqual(['megan']);
    expect(await facts.assigned(principal)).toBe(1);
    expect(await facts.directoryObject(object)).toEqual({
      kind: 'application',
      displayName: 'lab-backend',
      appId: client,
    });
  });
});
