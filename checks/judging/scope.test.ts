import { describe, expect, it } from 'vitest';
import { backendScope } from '../backend-scope.ts';
import type { Kind } from '../kinds.ts';
import { factsOf, target, type World } from '../testing.ts';
import { applicationOf, ids, scopeOf } from '../testing-auth.ts';
import { finished, grantOf } from '../testing-finished.ts';

const run = (world: World = {}) => backendScope.run(factsOf(finished(world)), target);
const backendIs = (more: Parameters<typeof applicationOf>[1]): World => ({
  applications: [applicationOf('frontend'), applicationOf('backend', more)],
});
const { client } = ids.backend;

describe("the backend's permission", () => {
  it.each<[string, World]>([
    ['as the portal makes it', {}],
    ['with another name beside', backendIs({ identifierUris: ['api://x', `api://${client}`] })],
    [
      'for administrators, when one has consented for everybody',
      {
        ...backendIs({ scopes: [scopeOf('backend', { type: 'Admin' })] }),
        grants: [grantOf('AllPrincipals')],
      },
    ],
  ])('is there %s', async (_how, world) => {
    expect(await run(world)).toEqual({ status: 'pass', found: `api://${client}/user_impersonation` });
  });

  it.each<[Kind, World, object]>([
    [
      'uri-missing',
      backendIs({ identifierUris: [] }),
      { next: `az ad app update --id ${client} --identifier-uris api://${client}` },
    ],
    [
      'other-uri',
      backendIs({ identifierUris: ['api://lab-backend'] }),
      { next: `az ad app update --id ${client} --identifier-uris api://lab-backend api://${client}` },
    ],
    [
      'scope-on-other-app',
      backendIs({ scopes: [] }),
      { found: 'user_impersonation on lab-frontend, and none here' },
    ],
    [
      'scope-missing',
      { applications: [applicationOf('frontend', { scopes: [] }), applicationOf('backend', { scopes: [] })] },
      {
        found: 'no permission',
        next: expect.stringMatching(
          /^az ad app update --id \S+ --set api='\{"oauth2PermissionScopes":\[\{"id"/,
        ),
      },
    ],
    [
      'scope-missing',
      backendIs({ scopes: [scopeOf('backend', { value: 'Files.Read' })] }),
      { found: 'Files.Read' },
    ],
    [
      'scope-misspelt',
      backendIs({ scopes: [scopeOf('backend', { value: 'user_impersonatoin' })] }),
      {
        next: expect.stringMatching(/"isEnabled":false.*\n.*"value":"user_impersonation".*"isEnabled":true/),
      },
    ],
    [
      'scope-disabled',
      backendIs({ scopes: [scopeOf('backend', { isEnabled: false })] }),
      { next: expect.stringContaining('"isEnabled":true'), why: expect.stringContaining('AADSTS650053') },
    ],
    [
      'scope-for-admins',
      backendIs({ scopes: [scopeOf('backend', { type: 'Admin' })] }),
      { next: expect.stringContaining('"type":"User"') },
    ],
  ])('is not: %s', async (kind, world, verdict) => {
    const expected = { status: 'fail', kind, why: expect.stringMatching(/\.$/), portal: expect.any(String) };
    expect(await run(world)).toMatchObject({ ...expected, ...verdict });
  });

  it('that is gone is advised with the ID that the frontend asks for', async () => {
    const { scope } = ids.backend;
    expect(await run(backendIs({ scopes: [] }))).toMatchObject({ next: expect.stringContaining(scope) });
  });

  it('that nobody asks for yet is advised with the same ID each time', async () => {
    const world = {
      applications: [
        applicationOf('frontend', { requiredAccess: [] }),
        applicationOf('backend', { scopes: [] }),
      ],
    };
    expect(await run(world)).toEqual(await run(world));
  });
});
