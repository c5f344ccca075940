import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createApp as createBackend } from '../backend/src/server.js';
import { backendSettings } from '../backend/testing.ts';
import { answering, signedIn, tokenOf } from '../testing.ts';
import { profileFrom } from './testing.ts';

const usable = tokenOf({
  aud: 'api://backend-id',
  scp: 'user_impersonation',
  exp: 1_900_000_000,
  appid: 'frontend-id',
});

const backend = (authEnabled: string) => createBackend(backendSettings({ authEnabled }));

describe('the profile page shows the profile', () => {
  it('of an open backend, without authentication', async () => {
    const { status, outcome, text, body, backendPort } = await profileFrom(backend('False'));
    expect({ status, outcome }).toEqual({ status: 200, outcome: 'ok' });
    expect(text).toContain('Success');
    expect(text).toContain(`Remote url http://localhost:${backendPort}/get-profile`);
    expect(text).toContain('displayName "John Doe"');
    expect(body).toContain('<code>withAuthentication: false</code>');
  });

  it('of a protected backend, with authentication, which gets the user’s token', async () => {
    const { status, body } = await profileFrom(backend('True'), { authEnabled: 'True' }, signedIn(usable));
    expect(status).toBe(200);
    expect(body).toContain('<code>withAuthentication: true</code>');
    expect(body).not.toContain(usable);
  });

  it('with further values that it holds, escaped, and without tokens', async () => {
    const profile = {
      displayName: '<b>Adele</b>',
      mail: '"><script>alert(1)</script>',
      stray: usable,
      deep: { a: 1 },
    };
    const { body, text } = await profileFrom(answering(200, JSON.stringify({ profile })));
    expect(body).not.toMatch(/<b>Adele|<script/);
    expect(text).toContain('displayName "<b>Adele</b>"');
    expect(text).toContain('mail "><script>alert(1)</script>');
    expect(text).toContain('stray (a token, not shown)');
    expect(text).not.toContain('deep');
  });

  it('of a backend that sends more than the profile, and nothing of that', async () => {
    const answer = {
      profile: { displayName: 'John Doe' },
      env: { SECRET: 'very-secret' },
      bearerToken: usable,
    };
    const { status, body } = await profileFrom(answering(200, JSON.stringify(answer)));
    expect(status).toBe(200);
    expect(body).not.toMatch(/very-secret|SECRET|bearerToken/);
  });
});

describe('a problem of the backend’s own is explained', () => {
  const problem = (kind: string, body = '{"detail":"AADSTS65001"}') =>
    answering(403, body, { 'x-easy-auth-lab': 'backend', 'x-easy-auth-lab-problem': kind });

  it.each([
    ['profile-source-unknown', /PROFILE_SOURCE/],
    ['graph-not-configured', /A setting is missing/],
    ['graph-no-token', /without an access token/],
    ['graph-consent', /an administrator has to consent/],
    ['graph-assertion', /\/\.auth\/refresh/],
    ['graph-secret', /new client secret/],
    ['graph-interaction', /Sign out, and in again/],
    ['graph-sign-in', /The code below says why/],
    ['graph-unreachable', /AZURE_AUTHORITY_HOST/],
    ['graph-refused', /User\.Read/],
  ])('%s', async (kind, says) => {
    const { status, outcome, text } = await profileFrom(
      problem(kind),
      { authEnabled: 'True' },
      signedIn(usable),
    );
    expect({ status, outcome }).toEqual({ status: 502, outcome: kind });
    expect(text).toMatch(says);
    expect(text).toContain('The system says AADSTS65001');
    expect(text).toContain('This belongs to step 11 of the lab, Take the user along to Microsoft Graph.');
  });

  it('unless nobody knows it, and with no detail that is more than a word', async () => {
    expect(await profileFrom(problem('constructor'))).toMatchObject({ outcome: 'backend-forbidden' });
    const strange = await profileFrom(problem('graph-consent', '{"detail":"<script>alert(1)</script>"}'));
    expect(strange.text).not.toContain('The system says');
  });
});

describe('the call to the backend', () => {
  it('carries the token, and none that cannot be one, or that came while authentication is off', async () => {
    const seen: (string | undefined)[] = [];
    const listener: RequestListener = (req, res) => {
      seen.push(req.headers.authorization);
      res.end('{}');
    };
    await profileFrom(listener, { authEnabled: 'True' }, signedIn(usable));
    await profileFrom(listener, { authEnabled: 'True' }, signedIn('no token, has blanks'));
    await profileFrom(listener, { authEnabled: 'False' }, signedIn(usable));
    expect(seen).toEqual([`Bearer ${usable}`, undefined, undefined]);
  });

  it('asks for JSON at /get-profile, says that it comes from a frontend, and follows no redirect', async () => {
    const seen: string[] = [];
    await profileFrom((req, res) => {
      seen.push(`${req.url} ${req.headers.accept} ${req.headers['x-easy-auth-lab-hop']}`);
      res.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(seen).toEqual(['/get-profile application/json 1']);
  });
});
