import { describe, expect, it } from 'vitest';
import { ask, principalOf, serve, tokenOf } from '../testing.ts';
import { createApp } from './src/server.js';
import { backendSettings } from './testing.ts';

const token = tokenOf({
  aud: 'api://backend-id',
  scp: 'user_impersonation',
  iss: 'https://sts.windows.net/tenant/',
  exp: 1_900_000_000,
  appid: 'frontend-id',
  ver: '1.0',
});

function start(settings: Partial<Parameters<typeof createApp>[0]> = {}) {
  const log: string[] = [];
  const app = createApp(backendSettings({ log: (line) => log.push(line), ...settings }));
  return serve(app).then((port) => ({ port, log }));
}

async function profile(settings: Parameters<typeof start>[0], headers: Record<string, string>) {
  const { port } = await start(settings);
  const answer = await ask(port, '/get-profile', { headers });
  return { ...answer, json: JSON.parse(answer.body) as unknown };
}

describe('/get-profile', () => {
  it('gives everybody a profile while authentication is off', async () => {
    const answer = await profile({ authEnabled: 'False' }, {});
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      route: '/get-profile',
      profile: { displayName: 'John Doe', withAuthentication: false },
      error: null,
    });
  });

  it.each([['True'], ['true'], ['TRUE']])(
    'says withAuthentication: true to a validated token (%s)',
    async (on) => {
      const headers = { authorization: `Bearer ${token}` };
      expect((await profile({ authEnabled: on }, headers)).json).toMatchObject({
        profile: { displayName: 'John Doe', withAuthentication: true },
      });
    },
  );

  it('takes a principal as a sign that authentication is on, where no setting says so', async () => {
    const headers = { authorization: `Bearer ${token}`, 'x-ms-client-principal': principalOf({}) };
    expect((await profile({}, headers)).json).toMatchObject({ profile: { withAuthentication: true } });
    expect((await profile({}, { 'x-ms-client-principal': principalOf({}) })).status).toBe(401);
  });

  it.each<[string, Record<string, string>]>([
    ['no header', {}],
    ['an empty one', { authorization: '' }],
    ['Bearer without a token', { authorization: 'Bearer ' }],
    ['Bearer undefined', { authorization: 'Bearer undefined' }],
    ['Bearer null', { authorization: 'Bearer null' }],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['two tokens', { authorization: `Bearer ${token} ${token}` }],
    ['a token with letters that none has', { authorization: 'Bearer a"b' }],
  ])('answers 401 when authentication is on and the request carries %s', async (_what, headers) => {
    const answer = await profile({ authEnabled: 'true' }, headers);
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ error: 'No access token found' });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('does not take anybody’s word while authentication is off', async () => {
    const headers = { authorization: `Bearer ${token}`, 'x-ms-client-principal': principalOf({}) };
    expect((await profile({ authEnabled: 'False' }, headers)).json).toMatchObject({
      profile: { withAuthentication: false },
    });
    expect((await profile({}, { authorization: `Bearer ${token}` })).json).toMatchObject({
      profile: { withAuthentication: false },
    });
  });

  it('refuses a token that a gateway open to everybody has let pass without validating it', async () => {
    const settings = { authEnabled: 'True', unauthenticatedAction: 'AllowAnonymous' };
    const headers = { authorization: 'Bearer invented' };
    expect(await profile(settings, headers)).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
    const validated = { ...headers, 'x-ms-client-principal': principalOf({ oid: '1' }) };
    expect((await profile(settings, validated)).json).toMatchObject({
      profile: { withAuthentication: true },
    });
  });
});

describe('/debug', () => {
  it('shows claims, names of headers and a few settings, and no token', async () => {
    const { port } = await start({ authEnabled: 'True' });
    const headers = {
      authorization: `Bearer ${token}`,
      'x-ms-client-principal': principalOf({ oid: 'oid-of-adele', smuggled: token }),
      cookie: 'AppServiceAuthSession=very-secret',
    };
    const { status, body } = await ask(port, '/debug', { headers });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      authentication: 'on',
      claims: [
        { type: 'oid', value: 'oid-of-adele' },
        { type: 'smuggled', value: '(a token, not shown)' },
      ],
      accessToken: {
        kind: 'jwt',
        claims: {
          aud: 'api://backend-id',
          scp: 'user_impersonation',
          app: 'frontend-id',
          exp: 1_900_000_000,
        },
      },
      headerNames: expect.arrayContaining(['authorization', 'cookie']),
      settings: { WEBSITE_SITE_NAME: 'raptor-server', node: process.version },
    });
    expect(body).not.toContain(token.split('.')[1]);
    expect(body).not.toContain('very-secret');
  });
});

describe('every answer', () => {
  it.each([
    ['GET', '/health', 200, 'text/plain; charset=utf-8'],
    ['HEAD', '/health', 200, 'text/plain; charset=utf-8'],
    ['GET', '/get-profile', 200, 'application/json; charset=utf-8'],
    ['GET', '/', 404, 'application/json; charset=utf-8'],
    ['GET', '//get-profile', 404, 'application/json; charset=utf-8'],
    ['GET', '/get-profile/get-profile', 404, 'application/json; charset=utf-8'],
    ['POST', '/get-profile', 405, 'application/json; charset=utf-8'],
  ])('%s %s is %i, and says whose it is', async (method, path, status, type) => {
    const { port } = await start();
    const answer = await ask(port, path, { method });
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': type, 'x-easy-auth-lab': 'backend', 'x-content-type-options': 'nosniff' },
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  });

  it('is logged in one line that holds no query and no header', async () => {
    const { port, log } = await start({ authEnabled: 'True' });
    await ask(port, `/get-profile?code=secret-1`, { headers: { authorization: `Bearer ${token}` } });
    await ask(port, `/${token}`);
    await expect.poll(() => log).toEqual(['GET /get-profile 200', 'GET /(a token, not shown) 404']);
  });
});
