import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import { test } from '../../../testing.ts';
import { asLab } from '../../testing.ts';
import { invalid } from './testing.ts';

describe('a property', () => {
  test.for([
    ['that is not known', { color: 'red' }, "Invalid property 'color'."],
    ['within an object that is not known', { web: { colour: 1 } }, "Invalid property 'colour'."],
    ['that only Graph sets', { appId: randomUUID() }, "Property 'appId' is read-only and cannot be set."],
    ['that was made by Graph', { id: randomUUID() }, "Property 'id' is read-only and cannot be set."],
  ] as const)('%s is refused', async ([_what, body, message], { sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('POST', 'applications', { displayName: 'x', ...body })).toMatchObject({
      status: 400,
      body: { error: { code: 'Request_BadRequest', message } },
    });
  });

  test.for([
    ['displayName', { displayName: '' }],
    ['displayName', { displayName: 'x'.repeat(257) }],
    ['displayName', { displayName: null }],
    ['displayName', { displayName: 7 }],
    ['signInAudience', { signInAudience: 'Everybody' }],
    ['web', { web: { redirectUris: 'https://one.example' } }],
    ['api', { api: { requestedAccessTokenVersion: 3 } }],
    ['requiredResourceAccess', { requiredResourceAccess: [{ resourceAppId: 'graph', resourceAccess: [] }] }],
    [
      'appRoles',
      { appRoles: [{ id: randomUUID(), displayName: 'R', description: 'r', allowedMemberTypes: [] }] },
    ],
  ] as const)('%s with a value of the wrong kind is refused', async ([property, body], { sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('POST', 'applications', { displayName: 'x', ...body })).toMatchObject(invalid(property));
  });
});

describe('the version of tokens', () => {
  test.for([
    [
      '1 with personal accounts',
      { signInAudience: 'PersonalMicrosoftAccount', api: { requestedAccessTokenVersion: 1 } },
    ],
    [
      'null with personal accounts',
      { signInAudience: 'AzureADandPersonalMicrosoftAccount', api: { requestedAccessTokenVersion: null } },
    ],
  ] as const)('cannot be %s', async ([_what, body], { sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('POST', 'applications', { displayName: 'x', ...body })).toMatchObject({
      status: 400,
      body: { error: { message: 'Property api.requestedAccessTokenVersion is invalid.' } },
    });
  });

  test('stands in the way of opening an application to personal accounts', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body } = await lab('POST', 'applications', { displayName: 'x' });
    const signInAudience = 'AzureADandPersonalMicrosoftAccount';
    expect(await lab('PATCH', `applications/${body.id}`, { signInAudience })).toMatchObject({ status: 400 });
    const api = { requestedAccessTokenVersion: 2 };
    expect(await lab('PATCH', `applications/${body.id}`, { signInAudience, api })).toMatchObject({
      status: 204,
    });
  });
});
