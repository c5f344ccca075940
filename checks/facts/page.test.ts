import { describe, expect } from 'vitest';
import { target } from '../testing.ts';
import { type FakeAnswer, tellOfALab, test } from './testing.ts';

const { frontend } = target;
const HOME = `GET ${frontend}.azurewebsites.net/`;
const PROFILE = `${HOME}get-profile`;
const ours = { 'x-easy-auth-lab': 'frontend' };

const login = 'https://login.microsoftonline.com/t/oauth2/v2.0/authorize?client_id=x';
const pages: [string, FakeAnswer, object][] = [
  [
    "one of the lab's apps, by its header",
    { headers: ours, body: 'x' },
    { kind: 'ours', role: 'frontend', status: 200 },
  ],
  [
    "the other of the lab's apps, whatever its status",
    { status: 404, headers: { 'x-easy-auth-lab': 'backend' } },
    { kind: 'ours', role: 'backend', status: 404 },
  ],
  [
    'a redirect to the sign-in',
    { status: 302, headers: { location: login } },
    { kind: 'sign-in', status: 302, location: login },
  ],
  [
    'a page that leads to the sign-in by its script',
    {
      body: `<script>window.location.replace("${login.replaceAll('/', '\\/')}\\u0026state=x");</script>`,
    },
    { kind: 'sign-in', status: 200, location: `${login}&state=x` },
  ],
  [
    "an app's own page with a script",
    { headers: { 'x-ms-middleware-request-id': 'x' }, body: '<script>location.replace("/home")</script>' },
    { kind: 'another-app', status: 200, title: '' },
  ],
  [
    'a redirect by way of the app',
    { status: 302, headers: { location: '/.auth/login/aad?post_login' } },
    { kind: 'sign-in', status: 302, location: '/.auth/login/aad?post_login' },
  ],
  [
    'a page that signs people out',
    { status: 302, headers: { location: login.replace('/authorize', '/logout') } },
    { kind: 'sign-in', status: 302 },
  ],
  [
    '401 by the platform',
    { status: 401, headers: { 'www-authenticate': 'Bearer realm="x"' } },
    { kind: 'sign-in', status: 401 },
  ],
  [
    '403 by the platform',
    { status: 403, body: 'You do not have permission to view this directory or page.' },
    { kind: 'sign-in', status: 403 },
  ],
  [
    '403 by authentication on Linux, which names itself and says nothing',
    { status: 403, headers: { 'x-ms-middleware-request-id': 'x' } },
    { kind: 'sign-in', status: 403 },
  ],
  [
    '500 by authentication, which cannot send people to sign in',
    { status: 500, headers: { 'x-ms-middleware-request-id': 'x' } },
    { kind: 'sign-in', status: 500 },
  ],
  [
    '401 by authentication, which says what is wrong with a token',
    {
      status: 401,
      headers: { 'x-ms-middleware-request-id': 'x' },
      body: { code: 401, message: 'IDX10214' },
    },
    { kind: 'sign-in', status: 401 },
  ],
  [
    'an error of the app behind it',
    { status: 502, headers: { 'x-ms-middleware-request-id': 'x' }, body: '' },
    { kind: 'app-error', status: 502 },
  ],
  [
    'the page of a stopped site',
    { status: 403, body: '<h1>Error 403 - This web app is stopped.</h1>' },
    { kind: 'stopped' },
  ],
  ['access rules', { status: 403, headers: { 'x-ms-forbidden-ip': '10.0.0.1' } }, { kind: 'restricted' }],
  ['no site of that host', { status: 404, body: '<h2>404 Web Site not found.</h2>' }, { kind: 'no-site' }],
  [
    'an app that does not start',
    { status: 503, body: '<title>Application Error</title>' },
    { kind: 'app-error', status: 503 },
  ],
  ['no answer from the app', { status: 502, body: '' }, { kind: 'app-error', status: 502 }],
  ['the default page', { body: '<h1>Hey, Node developers!</h1>' }, { kind: 'default-page' }],
  [
    'another default page',
    { body: 'Your web app is running and waiting for your content' },
    { kind: 'default-page' },
  ],
  [
    'another app',
    { body: '<title> Contoso </title>' },
    { kind: 'another-app', status: 200, title: 'Contoso' },
  ],
  [
    'another app that wants another sign-in',
    { status: 401, headers: { 'www-authenticate': 'Basic' } },
    { kind: 'another-app', status: 401, title: '' },
  ],
  [
    'another app that redirects',
    { status: 301, headers: { location: 'https://contoso.example/' } },
    { kind: 'another-app', status: 301, title: '' },
  ],
];

describe("a site's first page", () => {
  test.for(pages)('is told apart: %s', async ([, answer, page], { azure }) => {
    tellOfALab(azure);
    azure.answers(HOME, answer);
    expect(await azure.facts().home(frontend)).toEqual(page);
  });

  test('that does not come in time is slow, and is not asked for twice', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(HOME, { after: 60_000 });
    expect(await azure.facts(50).home(frontend)).toEqual({ kind: 'slow', seconds: 1 });
    expect(azure.requests.filter((line) => line.endsWith('.net /'))).toHaveLength(1);
  });

  test('is asked for without a token, and read no further than needed', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(HOME, { body: 'x'.repeat(5_000_000) });
    expect(await azure.facts().home(frontend)).toMatchObject({ kind: 'another-app' });
    expect(azure.headers().authorization).toBeUndefined();
  });

  test('behind a connection that cannot be made is no verdict', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(HOME, { breaks: 'before' });
    await expect(azure.facts().home(frontend)).rejects.toMatchObject({ code: 'unreachable' });
  });
});

const report = (more: object) => ({
  kind: 'report',
  withAuthentication: undefined,
  displayName: '',
  explanation: '',
  ...more,
});

const profiles: [string, FakeAnswer, object][] = [
  [
    'JSON',
    {
      headers: ours,
      body: { status: 'success', profile: { displayName: 'John Doe', withAuthentication: true } },
    },
    report({ status: 'success', withAuthentication: true, displayName: 'John Doe' }),
  ],
  [
    'JSON about a failure',
    { status: 502, headers: ours, body: { status: 'backend-stopped', explanation: 'It is stopped' } },
    report({ status: 'backend-stopped', explanation: 'It is stopped' }),
  ],
  [
    'a page with its header',
    {
      headers: { ...ours, 'x-easy-auth-lab-outcome': 'ok' },
      body: '<dt>displayName</dt><dd><code>&#34;John Doe&#34;</code></dd><dt>withAuthentication</dt><dd><code>false</code></dd>',
    },
    report({ status: 'success', withAuthentication: false, displayName: 'John Doe' }),
  ],
  [
    'a page about a failure with its header',
    {
      status: 502,
      headers: { ...ours, 'x-easy-auth-lab-outcome': 'backend-timeout' },
      body: '<h1>The backend took too long</h1>',
    },
    report({ status: 'backend-timeout', explanation: 'The backend took too long' }),
  ],
  [
    'a page without a header',
    { headers: ours, body: '"withAuthentication": false' },
    report({ status: 'success', withAuthentication: false }),
  ],
  ['a page that tells nothing', { headers: ours, body: 'hello' }, { kind: 'no-report', status: 200 }],
  ['the answer of another app', { body: 'hello' }, { kind: 'another-app', status: 200, title: '' }],
  [
    'the sign-in',
    { status: 302, headers: { location: login } },
    { kind: 'sign-in', status: 302, location: login },
  ],
];

describe('the profile page', () => {
  test.for(profiles)('is understood as %s', async ([, answer, profile], { azure }) => {
    tellOfALab(azure);
    azure.answers(PROFILE, answer);
    expect(await azure.facts().profile()).toEqual(profile);
  });
});
