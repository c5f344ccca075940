import { describe, expect } from 'vitest';
import { nameIn, test } from '../testing.ts';

describe('subscriptions', () => {
  test('are listed with their tenant, for every version', async ({ sandbox }) => {
    const { subscriptionId, tenantId } = sandbox.descriptor;
    for (const version of ['2016-06-01', '2019-11-01', '2022-12-01']) {
      const { body } = await sandbox.arm('GET', `/subscriptions?api-version=${version}`);
      expect(body.value).toMatchObject([
        { id: `/subscriptions/${subscriptionId}`, subscriptionId, tenantId, state: 'Enabled' },
      ]);
    }
    expect((await sandbox.arm('GET', `/subscriptions/${subscriptionId}`)).body).toMatchObject({
      subscriptionId,
    });
  });

  test('belong to the one tenant', async ({ sandbox }) => {
    const { tenantId, tenantDomain } = sandbox.descriptor;
    expect((await sandbox.arm('GET', '/tenants')).body.value).toMatchObject([
      { id: `/tenants/${tenantId}`, tenantId, defaultDomain: tenantDomain },
    ]);
  });

  test('have the regions of the public cloud, paired as there', async ({ sandbox }) => {
    const { body } = await sandbox.arm('GET', `${sandbox.subscription}/locations?api-version=2022-12-01`);
    expect(body.value.length).toBeGreaterThan(40);
    expect(body.value).toContainEqual(
      expect.objectContaining({
        name: 'eastus2',
        displayName: 'East US 2',
        regionalDisplayName: '(US) East US 2',
        metadata: expect.objectContaining({
          pairedRegion: [{ name: 'centralus', id: `${sandbox.subscription}/locations/centralus` }],
        }),
      }),
    );
    const names = body.value.map(({ name }: { name: string }) => name);
    for (const { metadata } of body.value) {
      for (const { name } of metadata.pairedRegion) expect(names).toContain(name);
    }
  });
});

describe('providers', () => {
  test('tell where sites can be made, and by which versions', async ({ sandbox }) => {
    const { body } = await sandbox.arm('GET', `${sandbox.subscription}/providers/microsoft.web`);
    expect(body).toMatchObject({ namespace: 'Microsoft.Web', registrationState: 'Registered' });
    const sites = body.resourceTypes.find(
      ({ resourceType }: { resourceType: string }) => resourceType === 'sites',
    );
    expect(sites.locations).toContain('East US 2');
    expect(sites.apiVersions[0]).toBe('2025-05-01');
  });

  test('that do not exist are refused', async ({ sandbox }) => {
    sandbox.expectNotImitated(/Microsoft.Nothing$/);
    expect(await sandbox.arm('GET', `${sandbox.subscription}/providers/Microsoft.Nothing`)).toMatchObject({
      status: 404,
      body: { error: { code: 'InvalidResourceNamespace' } },
    });
  });

  test('are listed', async ({ sandbox }) => {
    const { body } = await sandbox.arm('GET', `${sandbox.subscription}/providers`);
    expect(body.value.map(({ namespace }: { namespace: string }) => namespace)).toContain('Microsoft.Web');
  });
});

describe('resources of every type', () => {
  const listed = (filter: string): string =>
    `?api-version=2021-04-01&$filter=${encodeURIComponent(filter)}&$expand=createdTime,changedTime,provisioningState`;

  test.for([
    ["resourceGroup eq 'GROUP' and resourceType eq 'microsoft.web/SITES'", ['site']],
    ["resourceGroup eq 'GROUP'", ['plan', 'site']],
    ["name eq 'NAME'", ['site']],
    ["substringof('NAME', name)", ['site']],
    ["location eq 'eastus2' and name eq 'NAME'", ['site']],
    ["resourceType eq 'Microsoft.Web/certificates'", []],
  ] as const)('are found by %s', async ([filter, expected], { sandbox, group, plan, site }) => {
    const text = filter.replace('GROUP', nameIn(group)).replace('NAME', nameIn(site));
    const answer = await sandbox.arm('GET', `${sandbox.subscription}/resources${listed(text)}`);
    const ids = { plan, site };
    expect(answer.body.value.map(({ id }: { id: string }) => id)).toEqual(expected.map((each) => ids[each]));
  });

  test('show their region by its short name, and their times on request', async ({
    sandbox,
    group,
    site,
  }) => {
    const answer = await sandbox.arm('GET', `${group}/resources${listed('')}`);
    expect(answer.body.value).toContainEqual({
      id: site,
      name: nameIn(site),
      type: 'Microsoft.Web/sites',
      kind: 'app,linux',
      location: 'eastus2',
      createdTime: expect.any(String),
      changedTime: expect.any(String),
      provisioningState: 'Succeeded',
    });
  });

  test.for(["color eq 'x'", "tagvalue eq 'x'", "name ne 'x'", "name eq 'x' or name eq 'y'"])(
    'are not found by %s, which is no filter',
    async (filter, { sandbox }) => {
      expect(await sandbox.arm('GET', `${sandbox.subscription}/resources${listed(filter)}`)).toMatchObject({
        status: 400,
        body: { error: { code: 'InvalidFilterInQueryString' } },
      });
    },
  );
});

describe('tags', () => {
  test('are replaced, merged and deleted at a scope', async ({ sandbox, site }) => {
    const path = `${site}/providers/Microsoft.Resources/tags/default`;
    const tags = async (method: string, body?: unknown) =>
      (await sandbox.arm(method, path, body)).body.properties.tags;
    expect(await tags('PUT', { properties: { tags: { a: '1', b: '2' } } })).toEqual({ a: '1', b: '2' });
    expect(await tags('PATCH', { operation: 'Merge', properties: { tags: { c: '3' } } })).toEqual({
      a: '1',
      b: '2',
      c: '3',
    });
    expect(
      await tags('PATCH', { operation: 'Delete', properties: { tags: { a: '1', b: 'other' } } }),
    ).toEqual({
      b: '2',
      c: '3',
    });
    expect(await tags('GET')).toEqual({ b: '2', c: '3' });
    expect((await sandbox.arm('GET', site)).body.tags).toEqual({ b: '2', c: '3' });
    expect((await sandbox.arm('PATCH', path, { operation: 'Guess' })).status).toBe(400);
    expect((await sandbox.arm('DELETE', path)).status).toBe(200);
    expect(await tags('GET')).toEqual({});
  });

  test('in use are counted', async ({ sandbox, group, plan }) => {
    await sandbox.arm('PATCH', group, { tags: { cost: 'lab' } });
    await sandbox.arm('PUT', `${plan}/providers/Microsoft.Resources/tags/default`, {
      properties: { tags: { cost: 'lab' } },
    });
    const { body } = await sandbox.arm('GET', `${sandbox.subscription}/tagNames`);
    expect(body.value).toContainEqual(
      expect.objectContaining({
        tagName: 'cost',
        values: [expect.objectContaining({ tagValue: 'lab', count: { type: 'Total', value: 2 } })],
      }),
    );
  });

  test('that are too many or no texts are refused', async ({ sandbox, group }) => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x']));
    for (const tags of [many, { a: 1 }, { a: 'x'.repeat(257) }]) {
      expect((await sandbox.arm('PATCH', group, { tags })).status).toBe(400);
    }
  });
});
