import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { start } from '../../testing.ts';
import { nameIn, siteBody, test, withPrepared } from '../testing.ts';

describe('a resource group', () => {
  test('is made, found, shown whatever the case, and put again', async ({ sandbox }) => {
    const path = `${sandbox.subscription}/resourcegroups/rg-Raptor-test`;
    expect((await sandbox.arm('HEAD', path)).status).toBe(404);
    const made = await sandbox.arm('PUT', path, { location: 'East US2', tags: { a: 'b' } });
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: `${sandbox.subscription}/resourceGroups/rg-Raptor-test`,
        name: 'rg-Raptor-test',
        type: 'Microsoft.Resources/resourceGroups',
        location: 'eastus2',
        tags: { a: 'b' },
        properties: { provisioningState: 'Succeeded' },
      },
    });
    expect(await sandbox.arm('HEAD', path)).toMatchObject({ status: 204, body: '' });
    expect((await sandbox.arm('GET', path.toLowerCase())).body).toEqual(made.body);
    const again = await sandbox.arm('PUT', path.toLowerCase(), { location: 'eastus2', tags: {} });
    expect(again).toMatchObject({ status: 200, body: { name: 'rg-Raptor-test', tags: {} } });
  });

  test('is listed by its tags', async ({ sandbox }) => {
    const path = (name: string): string => `${sandbox.subscription}/resourceGroups/${name}`;
    await sandbox.arm('PUT', path('rg-blue'), { location: 'eastus2', tags: { color: 'blue' } });
    await sandbox.arm('PUT', path('rg-red'), { location: 'eastus2', tags: { color: 'red' } });
    const named = async (filter: string): Promise<string[]> => {
      const query = `?api-version=2021-04-01&$filter=${encodeURIComponent(filter)}`;
      const answer = await sandbox.arm('GET', `${sandbox.subscription}/resourcegroups${query}`);
      return answer.body.value.map(({ name }: { name: string }) => name);
    };
    expect(await named("tagname eq 'color'")).toEqual(['rg-blue', 'rg-red']);
    expect(await named("tagname eq 'color' and tagvalue eq 'red'")).toEqual(['rg-red']);
    expect(
      await sandbox.arm('GET', `${sandbox.subscription}/resourcegroups?api-version=2021-04-01&$filter=oops`),
    ).toMatchObject({ status: 400, body: { error: { code: 'InvalidFilterInQueryString' } } });
  });

  test.for([
    ['without a location', 'rg-x', {}, 400, 'LocationRequired'],
    [
      'in a place that is no region',
      'rg-x',
      { location: 'atlantis' },
      400,
      'LocationNotAvailableForResourceGroup',
    ],
    ['with characters that names cannot have', 'rg x!', { location: 'eastus2' }, 400, 'InvalidResourceGroup'],
    ['whose name ends with a dot', 'rg-x.', { location: 'eastus2' }, 400, 'InvalidResourceGroup'],
    ['with too long a name', 'x'.repeat(91), { location: 'eastus2' }, 400, 'InvalidResourceGroup'],
  ] as const)('%s is refused', async ([_why, name, body, status, code], { sandbox }) => {
    const path = `${sandbox.subscription}/resourceGroups/${encodeURIComponent(name)}`;
    expect(await sandbox.arm('PUT', path, body)).toMatchObject({ status, body: { error: { code } } });
  });

  test('stays in its region', async ({ sandbox, group }) => {
    expect(await sandbox.arm('PUT', group, { location: 'westus' })).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'InvalidResourceGroupLocation',
          message:
            "Invalid resource group location 'westus'. The Resource group already exists in location 'eastus2'.",
        },
      },
    });
  });

  test('that does not exist is not found', async ({ sandbox }) => {
    expect(await sandbox.arm('GET', `${sandbox.subscription}/resourceGroups/nope`)).toMatchObject({
      status: 404,
      body: {
        error: { code: 'ResourceGroupNotFound', message: "Resource group 'nope' could not be found." },
      },
    });
  });

  test('changes its tags by PATCH, and keeps them where none are sent', async ({ sandbox, group }) => {
    expect((await sandbox.arm('PATCH', group, { tags: { a: 'b' } })).body.tags).toEqual({ a: 'b' });
    expect((await sandbox.arm('PATCH', group, {})).body.tags).toEqual({ a: 'b' });
  });
});

describe('to delete a group', () => {
  test('is answered with a place to ask, and ends with everything in it gone', async ({
    sandbox,
    group,
    plan,
    site,
  }) => {
    const answer = await sandbox.arm('DELETE', group);
    expect(answer).toMatchObject({ status: 202, body: '', headers: { 'retry-after': expect.any(String) } });
    const location = new URL(String(answer.headers.location));
    expect(location.pathname).toMatch(/\/operationresults\/[\w-]+$/);
    const job = JSON.parse(Buffer.from(nameIn(location.pathname), 'base64url').toString('utf8'));
    expect(job).toMatchObject({
      jobId: expect.stringMatching(/^RESOURCEGROUPDELETIONJOB-RG/),
      jobLocation: 'eastus2',
    });
    const path = `${location.pathname}${location.search}`;
    await vi.waitFor(async () => expect((await sandbox.arm('GET', path)).status).toBe(200));
    for (const each of [group, plan, site]) expect((await sandbox.arm('GET', each)).status).toBe(404);
    expect((await sandbox.arm('GET', `${sandbox.subscription}/operationresults/made-up`)).status).toBe(404);
  });

  test('that is not there is an error', async ({ sandbox }) => {
    expect((await sandbox.arm('DELETE', `${sandbox.subscription}/resourceGroups/nope`)).status).toBe(404);
  });

  test('fails while a site of another group runs in its plan', async ({ sandbox, group, plan }) => {
    const other = `${sandbox.subscription}/resourceGroups/rg-lodger`;
    const lodger = `${other}/providers/Microsoft.Web/sites/site-of-lodger`;
    await sandbox.arm('PUT', other, { location: 'eastus2' });
    expect((await sandbox.arm('PUT', lodger, siteBody(plan))).status).toBe(200);
    const { headers } = await sandbox.arm('DELETE', group);
    const { pathname, search } = new URL(String(headers.location));
    await vi.waitFor(async () =>
      expect(await sandbox.arm('GET', `${pathname}${search}`)).toMatchObject({
        status: 409,
        body: { error: { code: 'ResourceGroupDeletionBlocked' } },
      }),
    );
    expect((await sandbox.arm('GET', lodger)).status).toBe(200);
    expect((await sandbox.arm('GET', group)).body.properties.provisioningState).toBe('Succeeded');
  });

  test('is finished by the next start, when the sandbox ended in the middle', async () => {
    const now = new Date().toISOString();
    await withPrepared(
      ({ resources, subscription }) => {
        const subscriptionId = nameIn(subscription);
        const id = `${subscription}/resourceGroups/rg-half`;
        const times = { createdAt: now, changedAt: now };
        resources.groups.put({
          id,
          subscriptionId,
          name: 'rg-half',
          location: 'eastus2',
          state: 'Deleting',
          ...times,
        });
        resources.plans.put({
          id: `${id}/providers/Microsoft.Web/serverfarms/plan`,
          subscriptionId,
          resourceGroup: 'rg-half',
          name: 'plan',
          number: 1,
          location: 'East US 2',
          sku: { name: 'B1', tier: 'Basic', size: 'B1', family: 'B', capacity: 1 },
          linux: true,
          perSiteScaling: false,
          ...times,
        });
      },
      async (sandbox) => {
        expect((await sandbox.arm('GET', `${sandbox.subscription}/resourceGroups/rg-half`)).status).toBe(404);
        const plans = await sandbox.arm('GET', `${sandbox.subscription}/providers/Microsoft.Web/serverfarms`);
        expect(plans.body.value).toEqual([]);
      },
    );
  });
});

test('groups outlive the sandbox', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'lab-arm-'));
  const first = await start(dir);
  await first.sandbox.arm('PUT', `${first.sandbox.subscription}/resourceGroups/rg-kept`, {
    location: 'eastus2',
  });
  await first.close();
  const second = await start(dir);
  expect(
    (await second.sandbox.arm('GET', `${second.sandbox.subscription}/resourceGroups/rg-kept`)).status,
  ).toBe(200);
  await second.close();
  rmSync(dir, { recursive: true, force: true });
});
