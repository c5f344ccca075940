import { describe, expect, it } from 'vitest';
import { groupDeleted } from '../group-deleted.ts';
import type { Kind } from '../kinds.ts';
import { registrationsDeleted } from '../registrations-deleted.ts';
import { factsOf, group, target, type World } from '../testing.ts';
import { applicationOf, authOf, ids, NOTHING, receiptOf, stranger } from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';

const gone: World = {
  resourceGroups: [],
  sites: [],
  auth: {},
  applications: [],
  receipts: [],
  principals: [],
};

describe('the resource group', () => {
  const run = (world: World) => groupDeleted.run(factsOf(finished(world)), target);
  const resource = (name: string, type = 'Microsoft.Web/sites') => ({ name, type });
  const ours = [
    resource('lab-frontend'),
    resource('LAB-backend'),
    resource('plan-lab', 'Microsoft.Web/serverfarms'),
  ];

  it('is gone', async () => {
    expect(await run(gone)).toEqual({ status: 'pass', found: 'no resource group rg-lab' });
  });

  it('may stay, when what is left in it is not of the lab', async () => {
    expect(await run({ groupResources: [resource('shop')] })).toMatchObject({
      status: 'pass',
      found: 'nothing of the lab is left in rg-lab',
    });
  });

  it.each<[Kind, World, object]>([
    ['group-left', { groupResources: ours }, { expectedUntil: 12, next: 'az group delete --name rg-lab' }],
    ['being-deleted', { resourceGroups: [group('rg-lab', 'Deleting')] }, { soon: true }],
    [
      'shared-group',
      {
        groupResources: [
          ...ours,
          resource('shop'),
          resource('db', 'Microsoft.Sql/servers'),
          resource('a'),
          resource('b'),
        ],
      },
      {
        found: 'rg-lab with shop (sites), db (servers), a (sites) and 1 more, which the lab has not made',
        next: 'az webapp delete --resource-group rg-lab --name lab-frontend\naz webapp delete --resource-group rg-lab --name lab-backend',
      },
    ],
  ])('is not: %s', async (kind, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'fail', kind, ...verdict });
  });
});

describe('the app registrations', () => {
  const run = (world: World) =>
    registrationsDeleted.run(factsOf({ ...finished(), ...gone, ...world }), target);
  const deletion = (...clients: string[]): string =>
    clients.map((id) => `az ad app delete --id ${id}`).join('\n');
  const web = (uri: string) => ({ web: [uri], spa: [], publicClient: [] });

  it.each<[string, World, object]>([
    ['never were there', {}, {}],
    [
      'can be restored',
      { deleted: [{ id: 'x', appId: 'y', displayName: 'lab-frontend' }] },
      { note: expect.stringContaining('30 days') },
    ],
    ['are those of others', { applications: [stranger('lab-frontend-2')] }, {}],
    [
      'are those of others, although authentication names them',
      {
        ...finished(),
        applications: [stranger()],
        auth: { 'lab-frontend': authOf('frontend', { registration: { clientId: NOTHING } }) },
        receipts: [],
      },
      {},
    ],
  ])('are gone, and %s', async (_how, world, verdict) => {
    expect(await run(world)).toEqual({ status: 'pass', found: 'no registration is left', ...verdict });
  });

  it.each<[Kind, string, World, object]>([
    [
      'registration-left',
      'by its name',
      { applications: [applicationOf('backend', { redirectUris: web('https://x.example/') })] },
      { soon: true, next: deletion(ids.backend.client) },
    ],
    [
      'registration-left',
      'by the host of a site that is gone',
      { applications: [applicationOf('backend', { displayName: 'x' })] },
      { next: deletion(ids.backend.client) },
    ],
    [
      'registration-left',
      'by a host with a hash',
      {
        applications: [
          applicationOf('backend', {
            displayName: 'x',
            redirectUris: web(
              'https://lab-frontend-a1b2c3d4e5f6a7b8.eastus2-01.azurewebsites.net/.auth/login/aad/callback',
            ),
          }),
        ],
      },
      {},
    ],
    [
      'registration-left',
      'by its ID in a receipt',
      {
        applications: [
          applicationOf('frontend', { displayName: 'x', redirectUris: web('https://x.example/') }),
        ],
        receipts: [receiptOf()],
      },
      { next: deletion(ids.frontend.client) },
    ],
    [
      'registration-left',
      'while the group is there, which is no news',
      { ...finished(), resourceGroups: [group('rg-lab')], receipts: [] },
      { expectedUntil: 12, next: deletion(ids.frontend.client, ids.backend.client) },
    ],
    [
      'twin-registrations',
      'twice',
      { applications: [applicationOf('frontend'), applicationOf('frontend', { appId: ids.backend.client })] },
      {
        why: expect.stringContaining('names are not unique'),
        next: deletion(ids.frontend.client, ids.backend.client),
      },
    ],
  ])('are not gone: %s, %s', async (kind, _how, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'fail', kind, ...verdict });
  });
});
