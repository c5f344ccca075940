import { expect } from 'vitest';
import type { Filled, PortalPage, PortalVisitor } from '../sandbox/portal/testing.ts';

/** Where the saves are made: as whom, and what is there. */
export interface SavingPlace {
  readonly admin: PortalVisitor;
  /** Addresses of an app that Microsoft stands in front of, one that is open, and their groups, registrations and the rest. */
  readonly at: Readonly<Record<'app' | 'open' | 'group' | 'registration' | 'other' | 'principal', string>>;
  /** The registration of the app, its scope, and another registration. */
  readonly clientId: string;
  readonly scopeId: string;
  readonly otherId: string;
  /** The object ID of a sample user. */
  user(alias: string): string;
}

/** A difference that is the real services' own, or az's, by member; with what the portal leaves and what the commands do. */
type Differences = Readonly<Record<string, readonly [unknown, unknown]>>;

/** "How and why applications are added": the portal tags what Enterprise applications lists; `az ad sp create` does not. */
const TAG: Differences = {
  'servicePrincipals.<new>.tags': [['WindowsAzureActiveDirectoryIntegratedApp'], []],
};

/** A save of the portal's, and what its commands do otherwise. */
export interface Save {
  /** What stands before the save, as the portal makes it. */
  readonly before?: () => Promise<unknown>;
  readonly run: () => Promise<PortalPage>;
  readonly differs?: Differences;
}

/** A secret that is typed in, and must be in no panel. */
export const SECRET = 'of-megan~sandbox~0123456789';

/** A save of every kind, by what it is called. */
export function portalSaves(place: () => SavingPlace): Readonly<Record<string, Save>> {
  const save = (path: string, button: string, filled: Filled = {}) =>
    place().admin.submit(path, button, filled);

  const setting = (name: string, value: string, slot?: 'yes') =>
    save(`${place().at.open}/environmentVariables/setting`, 'Apply', { name, value, slot });

  return {
    'App settings: add, with slot settings and secrets': {
      before: async () => {
        await setting('NEW', "it's $HOME & <more>");
        await setting('SLOT', 'x', 'yes');
        await setting('A_PASSWORD', SECRET);
        await setting('ANOTHER_TOKEN', SECRET, 'yes');
      },
      run: () => save(`${place().at.open}/environmentVariables/apply`, 'Confirm'),
    },
    'App settings: delete a slot setting': {
      before: async () => {
        const page = await place().admin.open(`${place().at.open}/environmentVariables`);
        await place().admin.press(page, 'Delete STICKY');
      },
      run: () => save(`${place().at.open}/environmentVariables/apply`, 'Confirm'),
    },
    'Configuration: some of the general settings': {
      run: () =>
        save(`${place().at.open}/configuration`, 'Save', {
          command: 'node server.js',
          http: '2.0',
          alwaysOn: 'off',
          affinity: 'off',
          scm: 'off',
        }),
      // `az webapp update` writes a site back as it has read it; ARM shows 0 there, and null in config/web.
      differs: { 'sites.open.web.functionAppScaleLimit': [null, 0] },
    },
    'CORS: one origin more, and credentials': {
      run: () =>
        save(`${place().at.open}/apiCors`, 'Save', {
          origins: 'https://a.example\nhttps://b.example',
          credentials: 'yes',
        }),
    },
    'CORS: one origin less': {
      before: () =>
        save(`${place().at.open}/apiCors`, 'Save', { origins: 'https://a.example\nhttps://b.example' }),
      run: () => save(`${place().at.open}/apiCors`, 'Save', { origins: 'https://b.example' }),
    },
    'Overview: Stop': { run: () => save(`${place().at.app}/stop`, 'Yes') },
    'Overview: Delete, but not its plan': {
      run: () => save(`${place().at.open}/delete`, 'Delete', { typed: 'open', box: undefined }),
    },
    'Resource group: Delete': {
      run: async () => {
        const page = await save(`${place().at.group}/delete`, 'Delete', { typed: 'rg-app' });
        await expect
          .poll(async () => (await place().admin.open('/resourceGroups')).text)
          .not.toContain('rg-app');
        return page;
      },
    },
    'Add an identity provider: create': {
      run: () => save(`${place().at.open}/authV2/add`, 'Add', { provider: 'microsoft' }),
      differs: TAG,
    },
    'Add an identity provider: pick': {
      run: () =>
        save(`${place().at.open}/authV2/add`, 'Add', {
          provider: 'microsoft',
          registration: 'pick',
          picked: place().otherId,
        }),
    },
    'Add an identity provider: details, and other checks': {
      run: () =>
        save(`${place().at.open}/authV2/add`, 'Add', {
          provider: 'microsoft',
          registration: 'details',
          clientId: place().otherId,
          clientSecret: SECRET,
          audiences: `api://${place().otherId}`,
          clients: 'any',
          identities: 'specific',
          identityIds: place().user('megan'),
          tenants: 'default',
          access: 'allow',
        }),
    },
    'Edit authentication settings': {
      run: () =>
        save(`${place().at.app}/authV2/settings`, 'Save', {
          unauthenticated: 'Return401',
          tokenStore: undefined,
          redirects: 'https://a.example/',
        }),
    },
    'Edit identity provider: let another application in': {
      run: () =>
        save(`${place().at.app}/authV2/provider`, 'Save', {
          clients: 'specific',
          clientIds: `${place().clientId}\n${place().otherId}`,
          tenants: 'default',
        }),
    },
    'Delete identity provider': { run: () => save(`${place().at.app}/authV2/provider/delete`, 'Delete') },
    'Register an application, for a web app': {
      run: () =>
        save('/entra/appRegistrations/new', 'Register', {
          name: 'new & shiny',
          uri: 'https://a.example/back',
        }),
      differs: TAG,
    },
    'Register an application, for a single page': {
      run: () =>
        save('/entra/appRegistrations/new', 'Register', {
          name: 'page',
          platform: 'spa',
          uri: 'https://a.example/',
          audience: 'AzureADMultipleOrgs',
        }),
      differs: TAG,
    },
    'Branding & properties': {
      run: () =>
        save(`${place().at.other}/branding`, 'Save', {
          name: '12',
          home: 'https://a.example',
          terms: 'https://a.example/t',
        }),
    },
    'Authentication: a redirect URI more': {
      run: () =>
        save(`${place().at.registration}/authentication/add`, 'Configure', { uri: 'https://a.example/back' }),
    },
    'Authentication: supported accounts': {
      run: () =>
        save(`${place().at.other}/authentication/accounts`, 'Save', { audience: 'AzureADMultipleOrgs' }),
    },
    'Authentication: settings': {
      run: () =>
        save(`${place().at.registration}/authentication/settings`, 'Save', {
          logoutUrl: 'https://a.example/out',
          accessTokens: 'yes',
          idTokens: undefined,
        }),
    },
    'Certificates & secrets: a new secret': {
      run: () => save(`${place().at.other}/credentials/new`, 'Add', { description: 'for me', expires: '90' }),
    },
    'API permissions: ask for another API': {
      run: () =>
        save(
          `${place().at.other}/apiPermissions/add?api=${place().clientId}&type=delegated`,
          'Add permissions',
          {
            chosen: place().scopeId,
          },
        ),
    },
    'API permissions: ask no more': {
      run: async () =>
        place().admin.press(
          await place().admin.open(`${place().at.registration}/apiPermissions`),
          'Remove permission User.Read',
        ),
    },
    'API permissions: grant admin consent': {
      run: () => save(`${place().at.registration}/apiPermissions/grant`, 'Yes'),
    },
    'API permissions: revoke admin consent': {
      before: () => save(`${place().at.registration}/apiPermissions/grant`, 'Yes'),
      run: async () =>
        place().admin.press(
          await place().admin.open(`${place().at.registration}/apiPermissions`),
          'Revoke admin consent for User.Read',
        ),
    },
    'Expose an API: its first scope, with its name': {
      run: () =>
        save(`${place().at.other}/exposeApi/scopes/new`, 'Add scope', {
          name: 'read',
          adminName: 'Read',
          adminText: "Read it's data.",
        }),
    },
    'Expose an API: disable a scope': {
      run: () =>
        save(`${place().at.registration}/exposeApi/scopes/${place().scopeId}`, 'Save', { state: 'disabled' }),
    },
    'Expose an API: authorize a client application': {
      run: () =>
        save(`${place().at.registration}/exposeApi/clients/new`, 'Add application', {
          client: place().otherId,
          scopes: place().scopeId,
        }),
    },
    'App roles: a new one': {
      run: () =>
        save(`${place().at.registration}/appRoles/new`, 'Apply', {
          name: 'Reader',
          value: 'Read.All',
          description: 'Reads.',
        }),
    },
    'Owners: one more': {
      run: () => save(`${place().at.registration}/owners/add`, 'Select', { user: place().user('lee') }),
    },
    'Delete a registration': { run: () => save(`${place().at.registration}/delete`, 'Delete') },
    'Enterprise application: assignment required': {
      run: () => save(`${place().at.principal}/properties`, 'Save', { assignment: 'yes', notes: 'mine' }),
    },
    'Enterprise application: assign a user': {
      run: () => save(`${place().at.principal}/users/add`, 'Assign', { user: place().user('lee') }),
    },
    'Enterprise application: Delete': { run: () => save(`${place().at.principal}/delete`, 'Delete') },
    'User settings: nobody registers applications': {
      run: () => save('/entra/userSettings', 'Save', { register: 'no' }),
    },
    'Consent and permissions: nobody consents': {
      run: () => save('/entra/consentSettings', 'Save', { consent: 'none' }),
    },
  };
}
