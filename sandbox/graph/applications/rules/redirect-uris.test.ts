import { describe, expect } from 'vitest';
import { test } from '../../../testing.ts';
import { asLab } from '../../testing.ts';
import { duplicate, invalid } from './testing.ts';

describe('a redirect URI', () => {
  test.for([
    ['web', 'https://frontend-1.azurewebsites.localhost/.auth/login/aad/callback'],
    ['web', 'http://localhost'],
    ['web', 'http://127.0.0.1:3000/callback'],
    ['web', 'http://frontend-1.azurewebsites.localhost:4280/.auth/login/aad/callback'],
    ['web', 'https://*.contoso.example/callback'],
    ['spa', 'https://app.example/'],
    ['publicClient', 'msal0000://auth'],
    ['publicClient', 'urn:ietf:wg:oauth:2.0:oob'],
  ] as const)('of %s may be %s', async ([platform, uri], { sandbox }) => {
    const lab = await asLab(sandbox);
    expect(
      await lab('POST', 'applications', { displayName: 'x', [platform]: { redirectUris: [uri] } }),
    ).toMatchObject({ status: 201, body: { [platform]: { redirectUris: [uri] } } });
  });

  test.for([
    ['web', 'http://frontend-1.example/callback'],
    ['web', 'frontend-1.example/callback'],
    ['web', 'https://one.example/callback#fragment'],
    ['web', 'https://user@one.example/callback'],
    ['web', 'myapp://callback'],
    ['web', `https://one.example/${'x'.repeat(256)}`],
    ['spa', 'https://*.app.example/'],
    ['spa', 'myapp://callback'],
    ['publicClient', 'javascript:alert(1)'],
    ['publicClient', 'http://[::1]/'],
  ] as const)('of %s may not be %s', async ([platform, uri], { sandbox }) => {
    const lab = await asLab(sandbox);
    expect(
      await lab('POST', 'applications', { displayName: 'x', [platform]: { redirectUris: [uri] } }),
    ).toMatchObject(invalid(platform));
  });

  test('with a wildcard is for the own organization only', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const body = { displayName: 'x', signInAudience: 'AzureADMultipleOrgs' };
    expect(
      await lab('POST', 'applications', { ...body, web: { redirectUris: ['https://*.contoso.example/'] } }),
    ).toMatchObject(invalid('web'));
  });

  test('belongs to one platform', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const redirectUris = ['https://one.example/'];
    expect(
      await lab('POST', 'applications', { displayName: 'x', web: { redirectUris }, spa: { redirectUris } }),
    ).toMatchObject(duplicate);
  });

  test('is one of 256 at most', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    const redirectUris = Array.from({ length: 257 }, (_, index) => `https://one.example/${index}`);
    expect(await lab('POST', 'applications', { displayName: 'x', web: { redirectUris } })).toMatchObject(
      invalid('redirectUris'),
    );
  });
});
