import fc from 'fast-check';
import { expect } from 'vitest';
import { origins } from '../../core/hosts.ts';
import { test } from '../../testing.ts';
import { CALLBACK, frontendAndBackend, PKCE, type Registered } from '../testing.ts';

const PATHS = [
  'oauth2/v2.0/authorize',
  'oauth2/authorize',
  'oauth2/v2.0/authorize/account',
  'oauth2/v2.0/authorize/consent',
  'oauth2/authorize/verify',
  'oauth2/v2.0/token',
  'oauth2/token',
  'oauth2/v2.0/devicecode',
  'oauth2/devicecode',
  'oauth2/v2.0/logout',
  'oauth2/logout/account',
  'oauth2/deviceauth',
  'oauth2/deviceauth/confirm',
  'v2.0/adminconsent',
  'adminconsent',
  'adminconsent/consent',
  'v2.0/.well-known/openid-configuration',
  '.well-known/openid-configuration',
  'discovery/v2.0/keys',
  'discovery/instance',
];

const NAMES = [
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'grant_type',
  'response_type',
  'response_mode',
  'redirect_uri',
  'scope',
  'resource',
  'state',
  'nonce',
  'prompt',
  'login_hint',
  'domain_hint',
  'code',
  'code_verifier',
  'code_challenge',
  'code_challenge_method',
  'refresh_token',
  'assertion',
  'requested_token_use',
  'device_code',
  'user_code',
  'username',
  'password',
  'account',
  'decision',
  'canary',
  'signed_in_as',
  'post_logout_redirect_uri',
  'id_token_hint',
  'logout_hint',
  'authorization_endpoint',
  'client_info',
  '__proto__',
  'constructor',
  'x[y]',
];

test('no request whatever makes the service fail', async ({ sandbox }) => {
  const { frontend, backend, scope, uri } = frontendAndBackend(sandbox.directory);
  const values = fc.oneof(
    fc.constantFrom(
      frontend.appId,
      backend.appId,
      frontend.secret,
      scope,
      uri,
      `${uri}/.default`,
      CALLBACK,
      sandbox.descriptor.user,
      PKCE.challenge,
      PKCE.verifier,
      'openid profile offline_access',
      'code',
      'code id_token',
      'id_token token',
      'form_post',
      'fragment',
      'none',
      'S256',
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      'password',
      'on_behalf_of',
      'accept',
      '1',
      'eyJhbGciOiJub25lIn0.e30.',
      'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.e30.AAAA',
      '',
      '%',
      '[',
      '..',
      '\u0000',
      '\ud800',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
  );
  const pairs = fc.array(
    fc.tuple(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: fc.string() }),
      values,
    ),
    {
      maxLength: 12,
    },
  );
  /** A request that would be in order, but for a few parameters. */
  const almost = fc.tuple(fc.constantFrom(...good(frontend, scope)), pairs).map(([fine, changes]) => {
    const all = new Map<string, string>([...fine, ...changes.slice(0, 3)]);
    return [...all];
  });
  const parameters = fc.oneof(pairs, almost);
  const tenants = fc.constantFrom(
    sandbox.descriptor.tenantId,
    'common',
    'organizations',
    'consumers',
    'adfs',
    'x',
    '%00',
  );
  const headers = fc.record(
    {
      authorization: fc.constantFrom(
        'Basic',
        'Basic !!!',
        'Basic Og==',
        'Bearer x',
        `Basic ${Buffer.from('%:%').toString('base64')}`,
      ),
      cookie: fc.constantFrom('ESTSAUTH=', 'ESTSAUTH=x', `ESTSAUTH=${'A'.repeat(43)}`, ';;;=', 'ESTSAUTH'),
      origin: fc.constantFrom('null', 'http://[', 'https://a.example', origins.login),
      'client-request-id': fc.constantFrom('x', '12345678-1234-1234-1234-123456789012'),
      'content-type': fc.constantFrom(
        'application/x-www-form-urlencoded',
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded; charset=utf-7',
      ),
    },
    { requiredKeys: [] },
  );
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'HEAD'),
    tenant: tenants,
    path: fc.constantFrom(...PATHS),
    query: parameters,
    form: parameters,
    headers,
  });
  const encode = (list: [string, string][]) =>
    list.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&');
  sandbox.expectNotImitated(/Entra ID /);
  await fc.assert(
    fc.asyncProperty(request, async ({ method, tenant, path, query, form, headers: sent }) => {
      const answer = await sandbox.ask(method, `${origins.login}/${tenant}/${path}?${encode(query)}`, {
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...sent },
        ...(method === 'POST' || method === 'PUT' ? { body: encode(form) } : {}),
      });
      expect(answer.status).toBeLessThan(500);
      const { location } = answer.headers;
      if (typeof location === 'string') {
        const { origin } = new URL(location, origins.login);
        expect([origins.login, new URL(CALLBACK).origin]).toContain(origin);
      }
    }),
    { numRuns: 600 },
  );
  expect(sandbox.log.filter((line) => line.startsWith('fault'))).toEqual([]);
}, 60_000);

/** Requests that the service would answer. */
const good = ({ appId, secret }: Registered, scope: string): [string, string][][] => [
  Object.entries({
    client_id: appId,
    response_type: 'code id_token',
    response_mode: 'fragment',
    redirect_uri: CALLBACK,
    scope: `openid ${scope}`,
    nonce: 'n',
    state: 's',
  }),
  Object.entries({
    client_id: appId,
    client_secret: secret,
    grant_type: 'client_credentials',
    scope: `${origins.arm}/.default`,
  }),
  Object.entries({
    client_id: appId,
    client_secret: secret,
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    assertion: 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.e30.AAAA',
    scope,
  }),
];

/** Percent-encodes what can be encoded; a lone surrogate goes as `%`. */
function escaped(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%';
  }
}
