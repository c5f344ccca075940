import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { test } from '../../../testing.ts';
import { asLab } from '../../testing.ts';
import { duplicate, invalid } from './testing.ts';

describe('a scope', () => {
  const scope = (more: object = {}) => ({
    id: randomUUID(),
    value: 'user_impersonation',
    type: 'User',
    isEnabled: true,
    adminConsentDisplayName: 'Access backend-1',
    adminConsentDescription: 'Access backend-1 for you.',
    ...more,
  });
  const exposing = (...oauth2PermissionScopes: object[]) => ({
    displayName: 'x',
    api: { oauth2PermissionScopes },
  });

  test('that is enabled neither goes away nor changes its name', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const first = scope();
    const { body } = await lab('POST', 'applications', exposing(first));
    const change = (...scopes: object[]) =>
      lab('PATCH', `applications/${body.id}`, { api: { oauth2PermissionScopes: scopes } });
    const refused = { status: 400, body: { error: { code: 'CannotDeleteOrUpdateEnabledEntitlement' } } };
    expect(await change()).toMatchObject(refused);
    expect(await change(scope({ value: 'another' }))).toMatchObject(refused);
    expect(await change({ ...first, value: 'another' })).toMatchObject(refused);
    expect(await change(first, scope({ value: 'second' }))).toMatchObject({ status: 204 });
    expect(await change({ ...first, isEnabled: false }, scope({ value: 'third' }))).toMatchObject(refused);
  });

  test('goes away once it is disabled', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const first = scope();
    const { body } = await lab('POST', 'applications', exposing(first));
    const change = (...scopes: object[]) =>
      lab('PATCH', `applications/${body.id}`, { api: { oauth2PermissionScopes: scopes } });
    expect(await change({ ...first, isEnabled: false })).toMatchObject({ status: 204 });
    expect(await change()).toMatchObject({ status: 204 });
    expect((await lab('GET', `applications/${body.id}`)).body.api.oauth2PermissionScopes).toEqual([]);
  });

  test.for([
    ['id', (one: object) => ({ ...one, value: 'another' })],
    ['value', (one: object) => ({ ...one, id: randomUUID() })],
  ] as const)('has an %s of its own', async ([_what, twin], { sandbox }) => {
    const lab = await asLab(sandbox);
    const one = scope();
    expect(await lab('POST', 'applications', exposing(one, twin(one)))).toMatchObject(duplicate);
  });

  test.for([
    ['an id that is no GUID', { id: '1' }],
    ['a name with a space', { value: 'access api' }],
    ['a name that begins with a dot', { value: '.access' }],
    ['a name that is too long', { value: 'x'.repeat(121) }],
    ['a type of its own', { type: 'Everybody' }],
  ] as const)('cannot have %s', async ([_what, more], { sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('POST', 'applications', exposing(scope(more)))).toMatchObject(invalid('api'));
  });

  test('must exist to be given to another application beforehand', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const one = scope();
    const given = (id: string) => ({
      displayName: 'x',
      api: {
        oauth2PermissionScopes: [one],
        preAuthorizedApplications: [{ appId: randomUUID(), delegatedPermissionIds: [id] }],
      },
    });
    expect(await lab('POST', 'applications', given(randomUUID()))).toMatchObject(invalid('api'));
    expect(await lab('POST', 'applications', given(one.id))).toMatchObject({ status: 201 });
  });
});

describe('an application role', () => {
  test('that is enabled does not go away', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const role = {
      id: randomUUID(),
      value: 'Writer',
      displayName: 'Writer',
      description: 'May write.',
      allowedMemberTypes: ['User'],
      isEnabled: true,
    };
    const { body } = await lab('POST', 'applications', { displayName: 'x', appRoles: [role] });
    expect(body.appRoles).toMatchObject([{ ...role, origin: 'Application' }]);
    expect(await lab('PATCH', `applications/${body.id}`, { appRoles: [] })).toMatchObject({
      status: 400,
      body: { error: { code: 'CannotDeleteOrUpdateEnabledEntitlement' } },
    });
    await lab('PATCH', `applications/${body.id}`, { appRoles: [{ ...role, isEnabled: false }] });
    expect(await lab('PATCH', `applications/${body.id}`, { appRoles: [] })).toMatchObject({ status: 204 });
  });
});
