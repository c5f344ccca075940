import fc from 'fast-check';
import { expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { test } from '../testing.ts';
import { portalSettings, protectedPair, Visitor } from './testing.ts';

const PATHS = [
  '/',
  '/app/page',
  '/public/x',
  '/.auth',
  '/.auth/',
  '/.auth/login',
  '/.auth/login/aad',
  '/.auth/login/AAD/',
  '/.auth/login/github',
  '/.auth/login/aad/callback',
  '/.auth/login/done',
  '/.auth/me',
  '/.auth/refresh',
  '/.auth/logout',
  '/.auth/logout/complete',
  '/.auth/logout/done',
  '/.auth/../.auth/me',
  '/%2eauth/me',
  '//.auth/me',
  '/.AUTH/me',
];

const NAMES = [
  'post_login_redirect_uri',
  'post_login_redirect_url',
  'post_logout_redirect_uri',
  'access_type',
  'scope',
  'prompt',
  'login_hint',
  'domain_hint',
  'state',
  'nonce',
  'code',
  'id_token',
  'session_state',
  'error',
  'error_description',
  'access_token',
  'authenticationToken',
  '__proto__',
];

const urls = fc.oneof(
  fc.constantFrom(
    '/',
    '/back',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    'http:/evil.example',
    'https://fuzz-fe.azurewebsites.localhost.evil.example/',
    'javascript:alert(1)',
    'redir=%2F%2Fevil.example',
    'redir=https://evil.example',
    '\r\nset-cookie: a=b',
  ),
  fc.webUrl(),
);

test('no request whatever makes the gateway fail, redirect elsewhere, or take somebody for another', {
  timeout: 60_000,
}, async ({ sandbox }) => {
  const { tenantId } = sandbox.descriptor;
  const { frontend, scope, registrations } = await protectedPair(sandbox, 'fuzz');
  const site = 'https://fuzz-fe.azurewebsites.localhost';
  frontend.change({
    auth: portalSettings(tenantId, registrations.frontend.appId, {
      globalValidation: { excludedPaths: ['/public/*'] },
      providerLogin: { loginParameters: [`scope=openid profile offline_access ${scope}`] },
    }),
  });
  const megan = new Visitor(sandbox);
  await megan.signIn(site);
  const own = await megan.ask('GET', site);
  expect(own.body.headers['x-ms-client-principal-name']).toBe(sandbox.descriptor.user);
  const token: string = own.body.headers['x-ms-token-aad-access-token'];
  const session = [...megan.jar(site)].map(([name, value]) => `${name}=${value}`).join('; ');
  const callback = await new Visitor(sandbox).reachCallback(site, 'lee');

  /** A text with a piece of it replaced, so that it is never the same. */
  const damaged = (whole: string) =>
    fc
      .tuple(fc.nat(whole.length - 2), fc.constantFrom('', '.', '~', '=', ';', '%', '\t', '~~'))
      .map(([at, piece]) => whole.slice(0, at) + piece + whole.slice(at + 1));
  const values = fc.oneof(
    urls,
    fc.constantFrom(token, '', '%', '[', 'a b', 'e30.e30.e30', 'access_denied', ...callback.body.values()),
    damaged(token),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  );
  const pairs = fc.array(fc.tuple(fc.constantFrom(...NAMES), values), { maxLength: 6 });
  const header = fc.string({ unit: fc.constantFrom(...'aZ0-/=;, ".%'), maxLength: 40 });
  const headers = fc.record(
    {
      cookie: fc.oneof(
        damaged(session.replace(/=[\w-]/, '=~')),
        header,
        fc.constantFrom(
          'AppServiceAuthSession=',
          'Nonce=x',
          'AppServiceAuthSession=a; AppServiceAuthSession=b',
        ),
      ),
      authorization: fc.oneof(
        damaged(token).map((each) => `Bearer ${each.replace(/^./, '~')}`),
        header,
        fc.constantFrom('Bearer', 'Basic Og==', 'Bearer e30.e30.e30'),
      ),
      'x-zumo-auth': fc.oneof(damaged(token), header),
      'x-ms-client-principal-name': fc.constant('admin'),
      'x-ms-client-principal-id': fc.constant('admin'),
      'x-forwarded-host': fc.constantFrom('evil.example', ''),
      origin: fc.constantFrom('null', site, 'https://evil.example', 'http://['),
      referer: fc.constantFrom(site, 'https://evil.example', ':'),
      accept: fc.constantFrom('text/html', '*/*', ''),
      'user-agent': fc.constantFrom('Mozilla/5.0 Test', 'node', ''),
      'content-type': fc.constantFrom(
        'application/x-www-form-urlencoded',
        'application/json',
        'text/plain; charset=utf-7',
        'multipart/form-data',
      ),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    pairs.map((all) => new URLSearchParams(all).toString()),
    pairs.map((all) => JSON.stringify(Object.fromEntries(all))),
    fc.json(),
    fc.string({ maxLength: 100 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'GET', 'POST', 'HEAD', 'PUT', 'OPTIONS', 'DELETE'),
      fc.oneof(
        fc.constantFrom(...PATHS),
        fc.string({ maxLength: 20 }).map((text) => `/.auth/${encodeURI(text)}`),
      ),
      pairs,
      headers,
      body,
      async (method, path, query, sent, text) => {
        const url = `${site}${path}?${new URLSearchParams(query)}`;
        const answer = await sandbox.ask(method, url, {
          headers: sent,
          ...(['POST', 'PUT'].includes(method) ? { body: text } : {}),
        });
        expect(answer.status).toBeLessThan(500);
        const { location } = answer.headers;
        if (typeof location === 'string') {
          expect([origins.login, site]).toContain(new URL(location, site).origin);
        }
        const seen: unknown = answer.body?.headers?.['x-ms-client-principal-id'];
        expect(seen).toBeUndefined();
      },
    ),
    { numRuns: 1500 },
  );
  expect((await megan.ask('GET', site)).status).toBe(200);
});
