import { describe, expect, it } from 'vitest';
import { backendExists } from '../backend-exists.ts';
import { frontendExists } from '../frontend-exists.ts';
import { factsOf, OTHER_SUBSCRIPTION, siteOf, target, type World } from '../testing.ts';

const { frontend, backend } = target;
const taken = (reason: string, message = '') => ({ [backend]: { available: false, reason, message } });

describe.each([
  ['frontend', frontendExists, frontend, backend],
  ['backend', backendExists, backend, frontend],
] as const)('the web app of the %s', (role, check, name, other) => {
  const run = (world: World) => check.run(factsOf(world), target);

  it('is there, and its address is what Azure says', async () => {
    const site = siteOf(name, { defaultHostName: 'x-a1b2.eastus2-01.azurewebsites.net' });
    expect(await run({ sites: [site] })).toEqual({
      status: 'pass',
      found: `${name} at x-a1b2.eastus2-01.azurewebsites.net`,
    });
  });

  it.each<[string, World, object]>([
    [
      'nothing was created',
      { sites: [] },
      {
        kind: 'not-created',
        next: `az webapp up --resource-group rg-lab --name ${name} --plan plan-lab --sku FREE --location "East US 2" --os-type Linux --runtime NODE:22-lts`,
        folder: `apps/${role}`,
        portal: expect.any(String),
      },
    ],
    ['only the other app is there', { sites: [siteOf(other)] }, { kind: 'not-created' }],
    [
      'it is in another group of the subscription',
      { sites: [siteOf(other), siteOf(name, { resourceGroup: 'rg other' })] },
      {
        kind: 'other-resource-group',
        found: `${name} in the resource group rg other`,
        next: expect.stringMatching(
          new RegExp(
            `^az webapp delete --resource-group "rg other" --name ${name}\naz webapp up .*--name ${name} `,
          ),
        ),
        folder: `apps/${role}`,
      },
    ],
    [
      'it is in another subscription',
      { sites: [siteOf(other)], sitesElsewhere: [siteOf(name, { subscription: OTHER_SUBSCRIPTION })] },
      {
        kind: 'other-subscription',
        next: expect.stringMatching(
          new RegExp(`--subscription ${OTHER_SUBSCRIPTION}\n.*--subscription ${target.subscription}$`),
        ),
      },
    ],
    [
      'its name was mistyped',
      { sites: [siteOf(other), siteOf(`${name}s`)], homes: { [`${name}s`]: { kind: 'default-page' } } },
      { kind: 'other-name', found: `${name}s`, next: `npx lab setup --${role} ${name}s` },
    ],
    [
      'it runs under quite another name',
      {
        sites: [siteOf(other), siteOf('zebra')],
        homes: { zebra: { kind: 'ours', role, status: 200 } },
      },
      { kind: 'other-name', found: 'zebra' },
    ],
    [
      'something else is in the group',
      {
        sites: [siteOf(other), siteOf('blog')],
        homes: { blog: { kind: 'another-app', status: 200, title: 'Blog' } },
      },
      { kind: 'not-created' },
    ],
    [
      'a stopped app of nearly that name is in the group',
      { sites: [siteOf(other), siteOf(name.replace('lab', 'lba'), { state: 'Stopped' })] },
      { kind: 'other-name' },
    ],
    [
      "it is somebody else's name",
      { sites: [], names: { [name]: { available: false, reason: 'AlreadyExists', message: '' } } },
      { kind: 'name-taken' },
    ],
    [
      'its name breaks a rule',
      { sites: [], names: { [name]: { available: false, reason: 'Invalid', message: 'Too long.' } } },
      { kind: 'name-invalid', why: 'Too long. Choose another one.' },
    ],
    [
      'its runtime is not on offer',
      { sites: [], runtimes: ['NODE|24-lts', 'NODE|20-lts'] },
      {
        kind: 'runtime-not-offered',
        found: 'NODE:22-lts is not on offer; NODE|24-lts, NODE|20-lts are',
        next: 'npx lab setup --runtime NODE:24-lts',
      },
    ],
  ])('is missed when %s', async (_why, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'fail', ...verdict });
  });
});

it("a name that is free to nobody's knowledge (a reader may not ask) is simply to be created", async () => {
  const facts = { ...factsOf({ sites: [] }), nameAvailability: async () => undefined };
  expect(await backendExists.run(facts, target)).toMatchObject({ kind: 'not-created' });
});

it('the name that is taken is named', async () => {
  expect(
    await backendExists.run(factsOf({ sites: [], names: taken('AlreadyExists') }), target),
  ).toMatchObject({
    kind: 'name-taken',
    next: expect.stringContaining('npx lab setup --backend NAME'),
  });
});
