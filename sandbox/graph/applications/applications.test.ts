import { describe, expect } from 'vitest';
import { userNamed } from '../../entra/testing.ts';
import { test } from '../../testing.ts';
import { asLab, asUser } from '../testing.ts';

describe('an application that is registered with a name only', () => {
  test('has the defaults of a new one', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const answer = await megan('POST', 'applications', { displayName: 'frontend-1' });
    expect(answer).toMatchObject({
      status: 201,
      headers: {
        location: expect.stringMatching(
          new RegExp(`/directoryObjects/${answer.body.id}/Microsoft.DirectoryServices.Application$`),
        ),
      },
      body: {
        '@odata.context': 'https://graph.azure.localhost/v1.0/$metadata#applications/$entity',
        createdDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/),
        displayName: 'frontend-1',
        publisherDomain: sandbox.descriptor.tenantDomain,
        signInAudience: 'AzureADMyOrg',
        isFallbackPublicClient: null,
        api: { requestedAccessTokenVersion: null, oauth2PermissionScopes: [] },
        web: { redirectUris: [], implicitGrantSettings: { enableIdTokenIssuance: false } },
      },
    });
    const read = await megan('GET', `applications/${answer.body.id}`);
    expect(read.body.createdDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test('belongs to whoever made it', async ({ sandbox }) => {
    const megan = await asUser(sandbox, 'megan');
    const { body } = await megan('POST', 'applications', { displayName: 'mine' });
    expect((await megan('GET', `applications/${body.id}/owners`)).body.value).toMatchObject([
      { '@odata.type': '#microsoft.graph.user', id: userNamed(sandbox.directory, 'megan').id },
    ]);
    const owned = await megan('GET', 'me/ownedObjects');
    expect(owned.body.value).toContainEqual(
      expect.objectContaining({ '@odata.type': '#microsoft.graph.application', id: body.id }),
    );
  });

  test('needs the name', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('POST', 'applications', {})).toMatchObject({
      status: 400,
      body: {
        error: { message: "A value is required for property 'displayName' of resource 'Application'." },
      },
    });
  });

  test('has v2 tokens when personal accounts may sign in', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const answer = await lab('POST', 'applications', {
      displayName: 'personal',
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
    });
    expect(answer.body.api.requestedAccessTokenVersion).toBe(2);
  });
});

describe('a change of an application', () => {
  test('merges what is within objects, and replaces collections', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body } = await lab('POST', 'applications', {
      displayName: 'merged',
      web: {
        redirectUris: ['https://one.example/callback'],
        implicitGrantSettings: { enableIdTokenIssuance: true },
      },
      tags: ['a', 'b'],
    });
    const path = `applications/${body.id}`;
    expect(
      await lab('PATCH', path, { web: { redirectUris: ['https://two.example/callback'] }, tags: ['c'] }),
    ).toMatchObject({ status: 204, body: '' });
    await lab('PATCH', path, { api: { requestedAccessTokenVersion: 2 } });
    expect((await lab('GET', path)).body).toMatchObject({
      displayName: 'merged',
      tags: ['c'],
      web: {
        redirectUris: ['https://two.example/callback'],
        redirectUriSettings: [{ uri: 'https://two.example/callback', index: null }],
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
      },
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [] },
    });
  });

  test('keeps what the sandbox does not look into', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body } = await lab('POST', 'applications', {
      displayName: 'kept',
      notes: 'a note',
      optionalClaims: { idToken: [{ name: 'auth_time' }] },
      info: { supportUrl: 'https://support.example' },
    });
    expect((await lab('GET', `applications/${body.id}`)).body).toMatchObject({
      notes: 'a note',
      optionalClaims: {
        idToken: [{ name: 'auth_time', essential: false, source: null, additionalProperties: [] }],
        accessToken: [],
      },
      info: { supportUrl: 'https://support.example', logoUrl: null },
    });
  });

  test('is seen in the service principal', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body } = await lab('POST', 'applications', { displayName: 'before' });
    const principal = await lab('POST', 'servicePrincipals', { appId: body.appId });
    await lab('PATCH', `applications/${body.id}`, {
      displayName: 'after',
      identifierUris: [`api://${body.appId}`],
      web: { redirectUris: ['https://after.example/'], homePageUrl: 'https://after.example' },
    });
    expect((await lab('GET', `servicePrincipals/${principal.body.id}`)).body).toMatchObject({
      displayName: 'after',
      appDisplayName: 'after',
      homepage: 'https://after.example',
      replyUrls: ['https://after.example/'],
      servicePrincipalNames: [body.appId, `api://${body.appId}`],
    });
  });

  test('accepts annotations of OData', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const answer = await lab('POST', 'applications', {
      '@odata.type': '#microsoft.graph.application',
      displayName: 'annotated',
      'appRoles@odata.type': '#Collection(microsoft.graph.appRole)',
      web: { '@odata.type': 'microsoft.graph.webApplication', redirectUris: [] },
    });
    expect(answer.status).toBe(201);
  });
});

describe('an application is found', () => {
  test('by its object ID, its client ID and its unique name', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const { body } = await lab('POST', 'applications', { displayName: 'found', uniqueName: 'found-1' });
    for (const key of [`/${body.id}`, `(appId='${body.appId}')`, "(uniqueName='found-1')"]) {
      expect((await lab('GET', `applications${key}`)).body.id).toBe(body.id);
    }
  });

  test('not by its client ID in place of the object ID: the text is what az waits for', async ({
    sandbox,
  }) => {
    const lab = await asLab(sandbox);
    const { body } = await lab('POST', 'applications', { displayName: 'not found' });
    expect(await lab('GET', `applications/${body.appId}`)).toMatchObject({
      status: 404,
      body: {
        error: {
          code: 'Request_ResourceNotFound',
          message: `Resource '${body.appId}' does not exist or one of its queried reference-property objects are not present.`,
        },
      },
    });
  });

  test('by no key that is no GUID', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('GET', 'applications/frontend-1')).toMatchObject({
      status: 400,
      body: { error: { message: "Invalid object identifier 'frontend-1'." } },
    });
  });
});

describe('an upsert', () => {
  test('makes an application once, and then changes it', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const upsert = (displayName: string) =>
      lab('PATCH', "applications(uniqueName='upserted')", { displayName }, { prefer: 'create-if-missing' });
    const made = await upsert('first');
    expect(made).toMatchObject({ status: 201, body: { uniqueName: 'upserted', displayName: 'first' } });
    expect(await upsert('second')).toMatchObject({ status: 204 });
    expect((await lab('GET', `applications/${made.body.id}`)).body.displayName).toBe('second');
  });

  test('that is none finds nothing', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    expect(await lab('PATCH', "applications(uniqueName='nobody')", { displayName: 'x' })).toMatchObject({
      status: 404,
    });
  });
});
