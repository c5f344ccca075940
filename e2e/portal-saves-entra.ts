import { type Saves, type SavingPlace, saver, TAG } from './portal-saves.ts';

/** A save of every kind on pages of Microsoft Entra ID: registrations, enterprise applications, the tenant's settings. */
export function entraSaves(place: () => SavingPlace): Saves {
  const save = saver(place);

  return {
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
    'Overview: a service principal, where there is none': {
      before: () => save(`${place().at.principal}/delete`, 'Delete'),
      run: () => save(place().at.registration, 'Create service principal'),
      differs: TAG,
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
