import { describe, expect, it } from 'vitest';
import { answering, ask, serve, tokenOf } from '../testing.ts';
import { readMe } from './src/graph-profile.js';
import { readGraphSettings } from './src/graph-settings.js';
import { createApp } from './src/server.js';
import { backendSettings } from './testing.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const env = {
  WEBSITE_AUTH_CLIENT_ID: 'client',
  WEBSITE_AUTH_OPENID_ISSUER: `https://sts.windows.net/${TENANT}/v2.0`,
  MICROSOFT_PROVIDER_AUTHENTICATION_SECRET: 'very-secret',
};
const token = tokenOf({ aud: 'api://client', appid: 'frontend' });

describe('where tokens are exchanged, and where Graph is', () => {
  it.each([
    [
      'sts.windows.net',
      `/${TENANT}/v2.0`,
      'https://login.microsoftonline.com',
      'https://graph.microsoft.com',
    ],
    ['sts.windows.net', `/${TENANT}/`, 'https://login.microsoftonline.com', 'https://graph.microsoft.com'],
    [
      'login.microsoftonline.com',
      `/${TENANT}/v2.0`,
      'https://login.microsoftonline.com',
      'https://graph.microsoft.com',
    ],
    [
      'login.microsoftonline.us',
      `/${TENANT}/v2.0`,
      'https://login.microsoftonline.us',
      'https://graph.microsoft.us',
    ],
    [
      'sts.chinacloudapi.cn',
      `/${TENANT}/`,
      'https://login.partner.microsoftonline.cn',
      'https://microsoftgraph.chinacloudapi.cn',
    ],
  ])('for the issuer https://%s%s', (host, path, login, endpoint) => {
    expect(readGraphSettings({ ...env, WEBSITE_AUTH_OPENID_ISSUER: `https://${host}${path}` })).toEqual({
      clientId: 'client',
      clientSecret: 'very-secret',
      authority: `${login}/${TENANT}`,
      endpoint,
    });
  });

  it('can be set for any other cloud', () => {
    expect(
      readGraphSettings({
        ...env,
        AZURE_AUTHORITY_HOST: 'https://login.azure.localhost/',
        GRAPH_ENDPOINT: 'https://graph.azure.localhost',
      }),
    ).toMatchObject({
      authority: `https://login.azure.localhost/${TENANT}`,
      endpoint: 'https://graph.azure.localhost',
    });
  });

  it('takes the secret from the setting that authentication names', () => {
    const named = { ...env, WEBSITE_AUTH_CLIENT_SECRET_SETTING_NAME: 'MINE', MINE: 'own-secret' };
    expect(readGraphSettings(named)).toMatchObject({ clientSecret: 'own-secret' });
  });

  it.each([
    ['WEBSITE_AUTH_CLIENT_ID', { WEBSITE_AUTH_CLIENT_ID: '' }],
    ['MICROSOFT_PROVIDER_AUTHENTICATION_SECRET', { MICROSOFT_PROVIDER_AUTHENTICATION_SECRET: undefined }],
    [
      'WEBSITE_AUTH_OPENID_ISSUER',
      { WEBSITE_AUTH_OPENID_ISSUER: 'https://login.microsoftonline.com/common/v2.0' },
    ],
    ['AZURE_AUTHORITY_HOST', { AZURE_AUTHORITY_HOST: 'http://login.example' }],
    ['GRAPH_ENDPOINT', { GRAPH_ENDPOINT: 'graph.microsoft.com' }],
  ])('%s is named when it is missing or cannot be used', (missing, change) => {
    expect(readGraphSettings({ ...env, ...change })).toEqual({ missing });
  });
});

describe('/get-profile, from Graph,', () => {
  async function profile(settings: Parameters<typeof backendSettings>[0], headers: Record<string, string>) {
    const log: string[] = [];
    const port = await serve(createApp(backendSettings({ ...settings, log: (line) => log.push(line) })));
    const answer = await ask(port, '/get-profile', { headers });
    return { status: answer.status, headers: answer.headers, json: JSON.parse(answer.body), log };
  }
  const bearer = { authorization: `Bearer ${token}` };

  it('names a source that it does not know', async () => {
    expect(await profile({ profileSource: 'grahp' }, {})).toMatchObject({
      status: 500,
      headers: { 'x-easy-auth-lab-problem': 'profile-source-unknown' },
      json: { profile: null, error: expect.stringContaining('PROFILE_SOURCE') },
    });
  });

  it('names the setting that it lacks', async () => {
    expect(await profile({ profileSource: 'Graph', authEnabled: 'True' }, bearer)).toMatchObject({
      status: 500,
      json: { problem: 'graph-not-configured', detail: 'WEBSITE_AUTH_CLIENT_ID' },
    });
  });

  it('is somebody’s, so that it refuses a call without a validated token', async () => {
    const settings = { profileSource: 'graph', graph: readGraphSettings(env) };
    expect(await profile(settings, {})).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
      json: { problem: 'graph-no-token' },
    });
  });

  it('says that the sign-in service cannot be reached, and tells nobody a secret', async () => {
    const graph = readGraphSettings({ ...env, AZURE_AUTHORITY_HOST: 'https://localhost:9' });
    const answer = await profile({ profileSource: 'graph', authEnabled: 'True', graph }, bearer);
    expect(answer).toMatchObject({ status: 502, json: { problem: 'graph-unreachable' } });
    expect(answer.log[0]).toBe('no profile: graph-unreachable');
    const said = JSON.stringify([answer.json, answer.log]);
    expect(said).not.toContain('very-secret');
    expect(said).not.toContain(token.split('.')[1]);
  });

  it('is made up where no source is set', async () => {
    expect((await profile({}, {})).json).toEqual({
      route: '/get-profile',
      profile: { displayName: 'John Doe', withAuthentication: false },
      error: null,
    });
  });
});

describe('Graph’s answer', () => {
  const me = async (status: number, body: string) =>
    readMe(`http://localhost:${await serve(answering(status, body))}`, token);

  it('is asked for with the token, at one place, and read for what is shown', async () => {
    const seen: unknown[] = [];
    const port = await serve((req, res) => {
      seen.push(req.url, req.headers.authorization);
      res.end(
        '{"displayName":"Adele Vance","userPrincipalName":"adele@contoso.example","id":"1","jobTitle":null}',
      );
    });
    expect(await readMe(`http://localhost:${port}`, token)).toEqual({
      displayName: 'Adele Vance',
      userPrincipalName: 'adele@contoso.example',
    });
    expect(seen).toEqual(['/v1.0/me?$select=displayName,userPrincipalName,jobTitle', `Bearer ${token}`]);
  });

  it('may lack a name, as a guest does', async () => {
    expect(await me(200, '{"displayName":null,"userPrincipalName":"a@b"}')).toMatchObject({
      displayName: 'a@b',
    });
  });

  it.each([
    ['a refusal', 403, '{}', { kind: 'graph-refused', status: 502, detail: '403' }],
    ['a redirect', 302, '', { kind: 'graph-refused', detail: '302' }],
    ['no JSON', 200, '<html>', { kind: 'graph-refused', status: 502 }],
    ['nobody', 200, '[]', { kind: 'graph-refused', status: 502 }],
    ['something endless', 200, `{"displayName":"${'a'.repeat(70_000)}"}`, { kind: 'graph-refused' }],
  ])('that is %s is a problem of its own', async (_what, status, body, problem) => {
    await expect(me(status, body)).rejects.toMatchObject(problem);
  });

  it('that does not come is one, too', async () => {
    await expect(readMe('http://localhost:9', token)).rejects.toMatchObject({ kind: 'graph-unreachable' });
  });
});
