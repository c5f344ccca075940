import { describe, expect, it } from 'vitest';
import type { Page, Role } from '../../checks/facts/page.ts';
import type { Site } from '../../checks/facts/sites.ts';
import { findApps } from './find-apps.ts';

const site = (name: string, resourceGroup = 'rg'): Site => ({
  id: `/subscriptions/s/resourceGroups/${resourceGroup}/providers/Microsoft.Web/sites/${name}`,
  name,
  subscription: 's',
  resourceGroup,
  location: 'East US 2',
  linux: true,
  planId: 'plan',
  state: 'Running',
  usageState: 'Normal',
  enabled: true,
  httpsOnly: true,
  defaultHostName: `${name}.azurewebsites.net`,
  enabledHostNames: [`${name}.azurewebsites.net`],
  scmHostName: undefined,
  linuxFxVersion: 'NODE|22-lts',
});

interface There {
  /** Values of BACKEND_URL, by site. */
  readonly urls?: Readonly<Record<string, string>>;
  /** What sites serve. */
  readonly roles?: Readonly<Record<string, Role>>;
}

const find = (row: object, sites: readonly Site[], { urls = {}, roles = {} }: There = {}) =>
  findApps(row, sites, () => ({
    appSettings: async (name) => new Map(name in urls ? [['BACKEND_URL', urls[name] ?? '']] : []),
    home: async (name): Promise<Page> => {
      const role = roles[name];
      return role ? { kind: 'ours', role, status: 200 } : { kind: 'default-page' };
    },
  }));

const ONE = { resourceGroup: 'rg', frontend: 'one', backend: 'two' };

describe('the two apps of a student', () => {
  it('are those that the roster names', async () => {
    expect(
      await find({ frontend: 'one', backend: 'two' }, [site('one'), site('two'), site('three')]),
    ).toEqual(ONE);
  });

  it.each([
    ['by BACKEND_URL, which leads from one to the other', { urls: { one: 'https://two.azurewebsites.net' } }],
    [
      'also where it is not written as it should be',
      { urls: { one: ' http://TWO.azurewebsites.net:80/x ' } },
    ],
    ['by what they serve', { roles: { one: 'frontend', two: 'backend' } as const }],
    ['by what one of them serves', { roles: { two: 'backend' } as const }],
    ['by who has the setting, wherever it leads', { urls: { one: 'https://nowhere.example' } }],
  ])('are found %s', async (_how, there) => {
    expect(await find({}, [site('two'), site('one')], there)).toEqual(ONE);
  });

  it('are found by their names, even when the setting is on the wrong one', async () => {
    const sites = [site('my-api'), site('my-web')];
    expect(await find({}, sites, { urls: { 'my-api': 'https://my-api.azurewebsites.net' } })).toEqual({
      resourceGroup: 'rg',
      frontend: 'my-web',
      backend: 'my-api',
    });
  });

  it('are looked for in the resource group that the roster names, and only there', async () => {
    const sites = [site('one'), site('two'), site('my-web', 'other'), site('my-api', 'other')];
    const there = { urls: { one: 'https://two.azurewebsites.net' } };
    expect(await find({ resourceGroup: 'RG' }, sites, there)).toMatchObject({
      frontend: 'one',
      backend: 'two',
    });
    expect(await find({ resourceGroup: 'empty' }, sites, there)).toEqual({ resourceGroup: 'empty' });
  });

  it('are one, where the other is not there yet', async () => {
    expect(await find({}, [site('my-api')])).toEqual({ resourceGroup: 'rg', backend: 'my-api' });
    expect(await find({}, [site('one')])).toEqual({ resourceGroup: 'rg', frontend: 'one' });
    expect(await find({}, [])).toEqual({});
  });

  it.each([
    ['in several groups', [site('one'), site('two'), site('three', 'other')], {}],
    ['among three that nothing tells apart', [site('one'), site('two'), site('three')], {}],
    [
      'in two pairs',
      [site('one'), site('two'), site('a', 'other'), site('b', 'other')],
      { urls: { one: 'https://two.azurewebsites.net', a: 'https://b.azurewebsites.net' } },
    ],
  ])('are not guessed %s: the roster has to name them', async (_where, sites, there) => {
    expect(await find({}, sites, there)).toMatchObject({
      code: 'ambiguous',
      next: expect.stringContaining('one (rg)'),
    });
  });
});
