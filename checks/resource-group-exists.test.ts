import { describe, expect, it } from 'vitest';
import { resourceGroupExists } from './resource-group-exists.ts';
import { factsOf, group, OTHER_SUBSCRIPTION, siteOf, target, type World } from './testing.ts';

const { frontend, backend } = target;
const run = (world: World) => resourceGroupExists.run(factsOf(world), target);
const elsewhere = { resourceGroup: 'rg-reptor-test' };
const far = { subscription: OTHER_SUBSCRIPTION, resourceGroup: 'rg-lab' };

describe('the resource group', () => {
  it.each<[string, World]>([
    ['it holds the apps', {}],
    ['it holds one of them so far', { sites: [siteOf(backend)] }],
    ['it is still empty', { sites: [] }],
    [
      "only one of the apps is elsewhere, which is that app's own news",
      { sites: [siteOf(backend, elsewhere)] },
    ],
    ['Azure writes it in other letters', { resourceGroups: [group('RG-LAB')] }],
  ])('is there when %s', async (_why, world) => {
    expect(await run(world)).toMatchObject({ status: 'pass' });
  });

  it.each<[string, World, object]>([
    [
      'nothing was created yet',
      { resourceGroups: [], sites: [] },
      {
        kind: 'not-created',
        folder: 'apps/frontend',
        next: expect.stringMatching(/^az webapp up .*--name lab-frontend /),
      },
    ],
    [
      'both apps are in another group',
      { resourceGroups: [], sites: [siteOf(frontend, elsewhere), siteOf(backend, elsewhere)] },
      { kind: 'other-resource-group', next: 'npx lab setup --group rg-reptor-test' },
    ],
    [
      'both apps are in another group, although this one exists',
      { sites: [siteOf(frontend, elsewhere), siteOf(backend, elsewhere)] },
      {
        kind: 'other-resource-group',
        found: 'lab-frontend and lab-backend in the resource group rg-reptor-test',
      },
    ],
    [
      'the first app went to another group',
      { resourceGroups: [], sites: [siteOf(frontend, elsewhere)] },
      { kind: 'other-resource-group', next: 'npx lab setup --group rg-reptor-test' },
    ],
    [
      'each app went to a group of its own',
      {
        resourceGroups: [],
        sites: [siteOf(frontend, elsewhere), siteOf(backend, { resourceGroup: 'rg-b' })],
      },
      {
        kind: 'other-resource-group',
        next: [
          'az webapp delete --resource-group rg-reptor-test --name lab-frontend',
          'az webapp delete --resource-group rg-b --name lab-backend',
          'az webapp up --resource-group rg-lab --name lab-frontend --plan plan-lab --sku FREE --location "East US 2" --os-type Linux --runtime NODE:22-lts',
          'cd ../backend',
          'az webapp up --resource-group rg-lab --name lab-backend --plan plan-lab --sku FREE --location "East US 2" --os-type Linux --runtime NODE:22-lts',
        ].join('\n'),
        folder: 'apps/frontend',
      },
    ],
    [
      'both apps are in another subscription',
      { resourceGroups: [], sites: [], sitesElsewhere: [siteOf(frontend, far), siteOf(backend, far)] },
      {
        kind: 'other-subscription',
        next: expect.stringContaining(`--subscription ${OTHER_SUBSCRIPTION}\naz webapp up`),
      },
    ],
    [
      'its name was mistyped',
      { resourceGroups: [group('rg-lba')], sites: [] },
      { kind: 'other-name', found: 'rg-lba', next: 'npx lab setup --group rg-lba' },
    ],
    [
      'another with another number is not it',
      { resourceGroups: [group('rg-lab2')], sites: [] },
      { kind: 'not-created' },
    ],
    ['it is being deleted', { resourceGroups: [group('rg-lab', 'Deleting')] }, { kind: 'being-deleted' }],
    [
      'the runtime is not on offer any more, so that nothing could be created',
      { resourceGroups: [], sites: [], runtimes: ['NODE|24-lts'] },
      { kind: 'runtime-not-offered', next: 'npx lab setup --runtime NODE:24-lts' },
    ],
  ])('is missed when %s', async (_why, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'fail', ...verdict });
  });
});
