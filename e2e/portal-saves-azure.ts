import { expect } from 'vitest';
import { type Saves, type SavingPlace, SECRET, saver, TAG } from './portal-saves.ts';

/** A save of every kind on pages of Azure Resource Manager: web apps, their authentication, resource groups. */
export function azureSaves(place: () => SavingPlace): Saves {
  const save = saver(place);
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
  };
}
