import { describe, expect, it } from 'vitest';
import type { Access } from '../facts/applications.ts';
import type { Kind } from '../kinds.ts';
import { permissionRequested } from '../permission-requested.ts';
import { factsOf, target, type World } from '../testing.ts';
import { applicationOf, GRAPH, ids, NOTHING } from '../testing-auth.ts';
import { finished, grantOf } from '../testing-finished.ts';

const run = (world: World = {}) => permissionRequested.run(factsOf(finished(world)), target);
const access = (resourceAppId: string, id: string, type = 'Scope'): Access => ({
  resourceAppId,
  resourceAccess: [{ id, type }],
});
const asks = (...requiredAccess: Access[]): World => ({
  applications: [applicationOf('frontend', { requiredAccess }), applicationOf('backend')],
});
const { frontend, backend } = ids;
const add = `az ad app permission add --id ${frontend.client} --api ${backend.client} --api-permissions ${backend.scope}=Scope`;
const remove = (of: string, api: string, id: string): string =>
  `az ad app permission delete --id ${of} --api ${api} --api-permissions ${id}`;

describe('the permission', () => {
  const found = 'user_impersonation of the backend is asked for';
  it.each<[string, World, object]>([
    ['somebody has consented', {}, { found: `${found}, and consented to by 1 user` }],
    [
      'somebody has consented, while nobody may any more',
      { receipts: [], policies: { usersRegister: true, usersConsent: false } },
      { found: `${found}, and consented to by 1 user`, note: expect.stringContaining('cannot sign in') },
    ],
    [
      'an administrator has',
      { grants: [grantOf('AllPrincipals')] },
      { found: `${found}, and consented to for everybody` },
    ],
    ['nobody has yet', { grants: [] }, { found, note: expect.stringContaining('asked') }],
    [
      'somebody has consented to something else',
      { grants: [{ ...grantOf('Principal'), scope: 'openid' }] },
      { found, note: expect.stringContaining('asked') },
    ],
    [
      'nobody has to',
      {
        grants: [],
        policies: { usersRegister: true, usersConsent: false },
        applications: [
          applicationOf('frontend'),
          applicationOf('backend', {
            preAuthorized: [{ appId: frontend.client, scopeIds: [backend.scope] }],
          }),
        ],
      },
      { found: `${found}; the backend has authorized the frontend beforehand` },
    ],
  ])('is asked for, and %s', async (_who, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'pass', ...verdict });
  });

  it.each<[Kind, World, object]>([
    [
      'permission-missing',
      asks(),
      {
        next: add,
        portal:
          'App registrations > lab-frontend > Manage > API permissions > Add a permission > My APIs > lab-backend > Delegated permissions > user_impersonation > Add permissions',
      },
    ],
    ['permission-missing', asks(access(GRAPH.client, NOTHING)), { next: add }],
    [
      'permission-missing',
      { ...asks(), owners: [] },
      {
        why: expect.stringContaining('under My APIs'),
        portal: expect.stringContaining('APIs my organization uses'),
      },
    ],
    [
      'application-permission',
      asks(access(backend.client, backend.scope, 'Role')),
      { next: `${remove(frontend.client, backend.client, backend.scope)}\n${add}` },
    ],
    [
      'other-permission',
      asks(access(backend.client, NOTHING)),
      { why: expect.stringContaining('made anew') },
    ],
    [
      'client-id',
      asks(access(backend.client, backend.client)),
      {
        why: expect.stringContaining('it is the client ID of the registration lab-backend'),
        next: `${remove(frontend.client, backend.client, backend.client)}\n${add}`,
      },
    ],
    ['scope-id', asks(access(backend.client, frontend.scope)), {}],
    [
      'other-app-id',
      asks(access(frontend.client, frontend.scope)),
      { next: `${remove(frontend.client, frontend.client, frontend.scope)}\n${add}` },
    ],
    ['object-id', asks(access(backend.object, backend.scope)), {}],
    ['unknown-id', asks(access(NOTHING, backend.scope)), {}],
    [
      'permission-on-other-app',
      {
        applications: [
          applicationOf('frontend', { requiredAccess: [] }),
          applicationOf('backend', { requiredAccess: [access(backend.client, backend.scope)] }),
        ],
      },
      { next: `${remove(backend.client, backend.client, backend.scope)}\n${add}` },
    ],
    [
      'consent-forbidden',
      { grants: [], policies: { usersRegister: true, usersConsent: false } },
      {
        next: `az ad app permission grant --id ${frontend.client} --api ${backend.client} --scope user_impersonation --output none`,
      },
    ],
  ])('is not: %s', async (kind, world, verdict) => {
    const expected = { status: 'fail', kind, why: expect.stringMatching(/\.$/), portal: expect.any(String) };
    expect(await run(world)).toMatchObject({ ...expected, ...verdict });
  });
});
