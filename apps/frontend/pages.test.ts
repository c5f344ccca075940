import { describe, expect, it } from 'vitest';
import { ask, principalOf, signedIn, tokenOf } from '../testing.ts';
import { startFrontend, textOf } from './testing.ts';

const token = tokenOf({
  aud: 'api://backend-id',
  scp: 'user_impersonation',
  iss: 'https://sts.windows.net/tenant/',
  iat: 1_900_000_000,
  exp: 1_900_003_600,
  appid: 'frontend-id',
  ver: '1.0',
});
const evil = '"><script>alert(1)</script>';

describe('the home page', () => {
  it('leads everywhere, and says that nobody is signed in', async () => {
    const { port } = await startFrontend();
    const { status, body } = await ask(port, '/');
    expect(status).toBe(200);
    expect(body).toContain(">Get user's profile</a>");
    for (const href of [
      '/get-profile',
      '/browser',
      '/debug',
      '/receipt',
      '/.auth/login/aad',
      '/.auth/refresh',
      '/.auth/logout',
    ]) {
      expect(body).toContain(`href="${href}"`);
    }
    expect(textOf(body)).toContain('Nobody is signed in');
  });

  it('greets who is signed in', async () => {
    const { port } = await startFrontend({ authEnabled: 'True' });
    expect(textOf((await ask(port, '/', { headers: signedIn(token) })).body)).toContain(
      'Signed in as adele@contoso.example',
    );
  });

  it('believes no header while authentication is off', async () => {
    const { port } = await startFrontend({ authEnabled: 'False' });
    expect(textOf((await ask(port, '/', { headers: signedIn(token) })).body)).toContain(
      'Nobody is signed in',
    );
  });

  it('reads names beyond ASCII, from the claims and from the header', async () => {
    const { port } = await startFrontend({ authEnabled: 'True' });
    const claim = { 'x-ms-client-principal': principalOf({ preferred_username: 'Zoë' }) };
    expect((await ask(port, '/', { headers: claim })).body).toContain('Zoë');
    const header = { 'x-ms-client-principal-name': Buffer.from('José').toString('latin1') };
    expect((await ask(port, '/', { headers: header })).body).toContain('José');
  });
});

describe('the debug page', () => {
  it('shows the claims with what they mean, the token’s claims, header names and settings', async () => {
    const { port } = await startFrontend({
      authEnabled: 'True',
      backendUrl: 'https://raptor-server.azurewebsites.net',
    });
    const principal = principalOf({
      preferred_username: 'adele@contoso.example',
      'http://schemas.microsoft.com/identity/claims/objectidentifier': 'oid-of-adele',
    });
    const headers = { ...signedIn(token), 'x-ms-client-principal': principal };
    const text = textOf((await ask(port, '/debug', { headers })).body);
    expect(text).toContain('oid oid-of-adele the user’s ID in this tenant');
    expect(text).toContain('aud api://backend-id');
    expect(text).toContain('scp user_impersonation');
    expect(text).toContain('exp 2030-03-17 18:46:40 UTC');
    expect(text).toContain('appid frontend-id');
    expect(text).toContain('x-ms-token-aad-access-token');
    expect(text).toContain('BACKEND_URL https://raptor-server.azurewebsites.net');
    expect(text).toContain(`Node.js ${process.version}`);
  });

  it.each([['/debug'], ['/receipt'], ['/get-profile'], ['/browser'], ['/']])(
    '%s shows no token, cookie or header value, and nothing unescaped',
    async (path) => {
      const { port, log } = await startFrontend({ authEnabled: 'True', backendUrl: `https://${evil}` });
      const headers = {
        ...signedIn(token),
        'x-ms-client-principal': principalOf({ preferred_username: evil, [evil]: evil, smuggled: token }),
        'x-ms-token-aad-id-token': token,
        'x-ms-token-aad-refresh-token': 'refresh-secret',
        cookie: 'AppServiceAuthSession=cookie-secret',
        'x-evil': evil,
      };
      const { body } = await ask(port, `${path}?query-secret`, { headers });
      expect(body).not.toContain('<script');
      for (const text of [body, log.join('\n')]) {
        expect(text).not.toMatch(/refresh-secret|cookie-secret|query-secret/);
        expect(text).not.toContain(token.split('.')[1]);
      }
    },
  );

  it.each([
    ['garbage', '%%%', /named somebody, but the claims/],
    ['a list', Buffer.from('[]').toString('base64'), /claims/],
    [
      'wrong types inside',
      Buffer.from('{"claims":[1,null,{"typ":1,"val":{}},{"typ":"oid","val":7}],"name_typ":{}}').toString(
        'base64',
      ),
      /oid 7/,
    ],
    [
      'claims that are no list',
      Buffer.from('{"claims":{"length":9}}').toString('base64'),
      /somebody without a name/,
    ],
  ])('survives a principal of %s', async (_what, principal, says) => {
    const { port } = await startFrontend({ authEnabled: 'True' });
    const answer = await ask(port, '/debug', { headers: { 'x-ms-client-principal': principal } });
    expect(answer.status).toBe(200);
    expect(textOf(answer.body)).toMatch(says);
  });

  it('survives times beyond the calendar', async () => {
    const { port } = await startFrontend({ authEnabled: 'True' });
    const headers = signedIn(tokenOf({ aud: ['a', 'b'], exp: 9e15, iat: -9e15, iss: 7 }));
    const text = textOf((await ask(port, '/debug', { headers })).body);
    expect(text).toContain('aud a b');
    expect(text).toContain('iat not in this token');
  });
});

describe('the page whose own code calls the backend', () => {
  it.each([
    [
      'raptor-client.azurewebsites.net',
      'https://raptor-server.azurewebsites.net',
      'https://raptor-server.azurewebsites.net',
    ],
    [
      'raptor-client.azurewebsites.localhost:4280',
      '//raptor-server.azurewebsites.net:4280',
      'raptor-server.azurewebsites.net:4280',
    ],
  ])('at %s asks %s, and may connect to that and itself only', async (host, url, source) => {
    const { port } = await startFrontend({ backendUrl: 'https://raptor-server.azurewebsites.net' });
    const { body, headers } = await ask(port, '/browser', { headers: { host } });
    expect(body).toContain(`data-backend="${url}"`);
    expect(body).toContain('data-origin="https://raptor-client.azurewebsites.net"');
    expect(headers['content-security-policy']).toContain(`script-src 'self'; connect-src 'self' ${source};`);
  });

  it('asks an app on this machine at its own port', async () => {
    const { port } = await startFrontend({ backendUrl: 'http://localhost:8081' });
    expect((await ask(port, '/browser')).body).toContain('data-backend="http://localhost:8081"');
  });

  it('asks nobody where it does not know whom', async () => {
    const { port } = await startFrontend({ backendUrl: 'https://backend.example/;script-src *' });
    const { body, headers } = await ask(port, '/browser');
    expect(body).not.toContain('<script');
    expect(headers['content-security-policy']).toContain("connect-src 'none'");
    expect(textOf(body)).toContain('There is nobody to ask');
  });
});

describe('a fault of this app', () => {
  it('gets a page and a line in the log, and neither quotes anything', async () => {
    // A setting of a type that the environment cannot hold is the one way to make this app fail.
    const settings = Object.assign(
      {},
      { backendUrl: undefined },
      { hostname: JSON.parse('{"toString":"quoted"}') },
    );
    const { port, log } = await startFrontend({ ...settings, backendUrl: 'https://backend.example' });
    const answer = await ask(port, '/get-profile');
    expect(answer.status).toBe(500);
    expect(textOf(answer.body)).toContain('Something went wrong here');
    expect(answer.body).not.toMatch(/TypeError|quoted|\.js:/);
    await expect.poll(() => log).toHaveLength(2);
    expect(log[0]).toMatch(/^fault in GET \/get-profile: TypeError at /);
  });
});

describe('every answer', () => {
  it.each([
    ['GET', '/', 200, 'text/html; charset=utf-8'],
    ['GET', '/get-profile', 500, 'text/html; charset=utf-8'],
    ['GET', '/debug', 200, 'text/html; charset=utf-8'],
    ['GET', '/receipt', 200, 'text/html; charset=utf-8'],
    ['GET', '/health', 200, 'text/plain; charset=utf-8'],
    ['GET', '/style.css', 200, 'text/css; charset=utf-8'],
    ['GET', '/favicon.svg', 200, 'image/svg+xml'],
    ['GET', '/send-receipt.js', 200, 'text/javascript; charset=utf-8'],
    ['GET', '/call-backend.js', 200, 'text/javascript; charset=utf-8'],
    ['GET', '/browser', 200, 'text/html; charset=utf-8'],
    ['GET', '/nowhere', 404, 'text/html; charset=utf-8'],
    ['GET', '/.auth/me', 404, 'text/html; charset=utf-8'],
    ['GET', '/../package.json', 404, 'text/html; charset=utf-8'],
    ['GET', '/..%2fpackage.json', 404, 'text/html; charset=utf-8'],
    ['GET', '/%E0%A4%A', 404, 'text/html; charset=utf-8'],
    ['GET', '/%00', 404, 'text/html; charset=utf-8'],
    ['POST', '/get-profile', 405, 'text/html; charset=utf-8'],
    ['DELETE', '/nowhere', 404, 'text/html; charset=utf-8'],
  ])('%s %s is %i, says whose it is, and is guarded', async (method, path, status, type) => {
    const { port, log } = await startFrontend();
    const answer = await ask(port, path, { method });
    expect(answer).toMatchObject({
      status,
      headers: {
        'content-type': type,
        'x-easy-auth-lab': 'frontend',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      },
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    if (type.startsWith('text/html')) {
      expect(answer.body).toContain('<meta name="easy-auth-lab" content="frontend">');
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' });
    }
    expect(answer.body).not.toMatch(/node_modules|\.js:\d/);
    await expect.poll(() => log).toHaveLength(1);
    expect(log[0]).toMatch(new RegExp(`^${method} /\\S* ${status}$`));
  });

  it('lets a page load our own style sheet and images, and nothing else', async () => {
    const { port } = await startFrontend();
    expect((await ask(port, '/')).headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'none'; connect-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
  });

  it('is healthy without a backend', async () => {
    const { port } = await startFrontend();
    expect((await ask(port, '/health')).body).toBe('healthy');
  });
});
