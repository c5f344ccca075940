import { describe, expect } from 'vitest';
import { addPrincipal, armAs, nameIn, siteBody, test, withPrepared } from '../testing.ts';

const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';

describe('somebody without a role', () => {
  test('sees no subscription, and is told which action is missing where', async () => {
    await withPrepared(
      (state) => addPrincipal(state, []),
      async (sandbox, stranger) => {
        const arm = await armAs(sandbox, stranger);
        expect((await arm('GET', '/subscriptions')).body.value).toEqual([]);
        const group = `${sandbox.subscription}/resourceGroups/rg`;
        const answer = await arm('PUT', group, { location: 'eastus2' });
        expect(answer).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
        expect(answer.body.error.message).toContain(
          `The client '${stranger.clientId}' with object id '${stranger.objectId}' does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/write' over scope '${group}'`,
        );
      },
    );
  });

  test('is refused before being told whether the thing exists', async () => {
    await withPrepared(
      (state) => addPrincipal(state, []),
      async (sandbox, stranger) => {
        const arm = await armAs(sandbox, stranger);
        const site = `${sandbox.subscription}/resourceGroups/none/providers/Microsoft.Web/sites/none`;
        expect((await arm('GET', site)).status).toBe(403);
      },
    );
  });
});

describe('roles', () => {
  const withGroupRole = (
    role: 'Reader' | 'Contributor' | 'Website Contributor',
    use: (
      as: Awaited<ReturnType<typeof armAs>>,
      paths: { group: string; plan: string; site: string },
    ) => Promise<void>,
  ) =>
    withPrepared(
      (state) => addPrincipal(state, [[role, `${state.subscription}/resourceGroups/mine`]]),
      async (sandbox, principal) => {
        const group = `${sandbox.subscription}/resourceGroups/mine`;
        const plan = `${group}/providers/Microsoft.Web/serverfarms/plan`;
        const site = `${group}/providers/Microsoft.Web/sites/site-of-mine`;
        const other = `${sandbox.subscription}/resourceGroups/other`;
        for (const each of [group, other]) await sandbox.arm('PUT', each, { location: 'eastus2' });
        await sandbox.arm('PUT', plan, {
          location: 'eastus2',
          sku: { name: 'B1' },
          properties: { reserved: true },
        });
        await sandbox.arm('PUT', site, siteBody(plan));
        await use(await armAs(sandbox, principal), { group, plan, site });
      },
    );

  test('of a group show its resources and no others', async () => {
    await withGroupRole('Reader', async (arm, { group, site }) => {
      const subscription = group.split('/').slice(0, 3).join('/');
      const names = async (path: string): Promise<string[]> =>
        (await arm('GET', path)).body.value.map(({ name }: { name: string }) => name);
      expect(await names(`${subscription}/resourceGroups`)).toEqual(['mine']);
      expect(await names(`${subscription}/providers/Microsoft.Web/sites`)).toEqual([nameIn(site)]);
      expect(await names(`${subscription}/resources`)).toEqual(['plan', nameIn(site)]);
      expect((await arm('GET', `${subscription}/resourceGroups/other`)).status).toBe(403);
    });
  });

  test('let a Reader read, but neither change anything nor see a secret', async () => {
    await withGroupRole('Reader', async (arm, { site }) => {
      expect((await arm('GET', `${site}/config/web`)).status).toBe(200);
      for (const [method, path] of [
        ['POST', `${site}/config/appsettings/list`],
        ['POST', `${site}/config/connectionstrings/list`],
        ['POST', `${site}/config/publishingcredentials/list`],
        ['POST', `${site}/config/authsettings/list`],
        ['GET', `${site}/config/authsettingsV2/list`],
        ['POST', `${site}/publishxml`],
        ['POST', `${site}/restart`],
        ['PUT', `${site}/config/appsettings`],
        ['DELETE', site],
      ] as const) {
        const answer = await arm(method, path, method === 'PUT' ? { properties: {} } : undefined);
        expect([path, answer.status]).toEqual([path, 403]);
      }
    });
  });

  test('are told to whoever has them, with what they do not allow', async () => {
    await withGroupRole('Contributor', async (arm, { group, site }) => {
      const path = 'providers/Microsoft.Authorization/permissions?api-version=2022-04-01';
      for (const scope of [group, site]) {
        const { value } = (await arm('GET', `${scope}/${path}`)).body;
        expect(value).toEqual([
          expect.objectContaining({
            actions: ['*'],
            notActions: expect.arrayContaining(['Microsoft.Authorization/*/Write']),
          }),
        ]);
      }
      const other = group.replace(/mine$/, 'other');
      expect((await arm('GET', `${other}/${path}`)).status).toBe(403);
    });
  });

  test('let a Contributor change resources, but give nobody access', async () => {
    await withGroupRole('Contributor', async (arm, { group, site }) => {
      expect((await arm('PUT', `${site}/config/appsettings`, { properties: { A: '1' } })).status).toBe(200);
      const assignment = `${group}/providers/Microsoft.Authorization/roleAssignments/11111111-1111-4111-8111-111111111111`;
      const answer = await arm('PUT', `${assignment}?api-version=2022-04-01`, {
        properties: { roleDefinitionId: reader, principalId: reader },
      });
      expect(answer).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
    });
  });

  test('let a Website Contributor manage sites in a plan that is there, but make no plan', async () => {
    await withGroupRole('Website Contributor', async (arm, { group, plan }) => {
      const sites = `${group}/providers/Microsoft.Web/sites`;
      const subscription = group.split('/').slice(0, 3).join('/');
      expect((await arm('GET', '/subscriptions')).body.value).toHaveLength(1);
      const check = `${subscription}/providers/Microsoft.Web/checknameavailability`;
      expect((await arm('POST', check, { name: 'another-of-mine', type: 'Site' })).status).toBe(200);
      expect((await arm('PUT', `${sites}/another-of-mine`, siteBody(plan))).status).toBe(200);
      const second = `${group}/providers/Microsoft.Web/serverfarms/second`;
      expect((await arm('PUT', second, { location: 'eastus2', sku: { name: 'B1' } })).status).toBe(403);
    });
  });

  test('on one group do not let a site into another group’s plan', async () => {
    await withPrepared(
      (state) => addPrincipal(state, [['Contributor', `${state.subscription}/resourceGroups/mine`]]),
      async (sandbox, principal) => {
        const arm = await armAs(sandbox, principal);
        const plan = `${sandbox.subscription}/resourceGroups/other/providers/Microsoft.Web/serverfarms/plan`;
        for (const group of ['mine', 'other']) {
          await sandbox.arm('PUT', `${sandbox.subscription}/resourceGroups/${group}`, {
            location: 'eastus2',
          });
        }
        const body = { location: 'eastus2', sku: { name: 'B1' }, properties: { reserved: true } };
        await sandbox.arm('PUT', plan, body);
        const site = `${sandbox.subscription}/resourceGroups/mine/providers/Microsoft.Web/sites/guest-site`;
        expect(await arm('PUT', site, siteBody(plan))).toMatchObject({
          status: 403,
          body: { error: { code: 'LinkedAuthorizationFailed' } },
        });
      },
    );
  });
});

describe('role assignments', () => {
  const path = (scope: string, name: string): string =>
    `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`;

  test('are made, listed, used and taken away', async () => {
    await withPrepared(
      (state) => addPrincipal(state, []),
      async (sandbox, newcomer) => {
        const arm = await armAs(sandbox, newcomer);
        const name = '22222222-2222-4222-8222-222222222222';
        const body = {
          properties: {
            roleDefinitionId: `${sandbox.subscription}/providers/Microsoft.Authorization/roleDefinitions/${reader}`,
            principalId: newcomer.objectId,
            principalType: 'ServicePrincipal',
          },
        };
        expect(await sandbox.arm('PUT', path(sandbox.subscription, name), body)).toMatchObject({
          status: 201,
          body: { name, properties: { scope: sandbox.subscription, principalId: newcomer.objectId } },
        });
        expect((await arm('GET', `${sandbox.subscription}/resourceGroups`)).status).toBe(200);
        const list = await sandbox.arm(
          'GET',
          `${path(sandbox.subscription, '')}&$filter=${encodeURIComponent(`principalId eq '${newcomer.objectId}'`)}`,
        );
        expect(list.body.value).toMatchObject([{ name }]);
        const again = path(sandbox.subscription, '33333333-3333-4333-8333-333333333333');
        expect(await sandbox.arm('PUT', again, body)).toMatchObject({
          status: 409,
          body: { error: { code: 'RoleAssignmentExists' } },
        });
        expect((await sandbox.arm('DELETE', path(sandbox.subscription, name))).status).toBe(200);
        expect((await arm('GET', `${sandbox.subscription}/resourceGroups/rg`)).status).toBe(403);
        expect((await sandbox.arm('DELETE', path(sandbox.subscription, name))).status).toBe(204);
      },
    );
  });

  test.for([
    ['a principal that does not exist', { roleDefinitionId: owner, principalId: owner }, 'PrincipalNotFound'],
    [
      'a role that does not exist',
      { roleDefinitionId: 'nope', principalId: owner },
      'RoleDefinitionDoesNotExist',
    ],
    ['a principal that is no text', { roleDefinitionId: owner, principalId: 5 }, 'InvalidRequestContent'],
  ] as const)('are refused for %s', async ([_what, properties, code], { sandbox }) => {
    const name = '44444444-4444-4444-8444-444444444444';
    expect(await sandbox.arm('PUT', path(sandbox.subscription, name), { properties })).toMatchObject({
      body: { error: { code } },
    });
  });
});

test('roles are found by their names', async ({ sandbox }) => {
  const definitions = `${sandbox.subscription}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-05-01-preview`;
  const filter = `&$filter=${encodeURIComponent("roleName eq 'Owner'")}`;
  expect((await sandbox.arm('GET', `${definitions}${filter}`)).body.value).toMatchObject([{ name: owner }]);
  expect((await sandbox.arm('GET', definitions)).body.value).toHaveLength(4);
  expect((await sandbox.arm('GET', `${definitions}&$filter=nonsense`)).status).toBe(400);
});
