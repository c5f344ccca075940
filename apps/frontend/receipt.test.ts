import { describe, expect, it } from 'vitest';
import { answering, ask, serve, signedIn, tokenOf } from '../testing.ts';
import { startFrontend, textOf } from './testing.ts';

const token = tokenOf({
  aud: 'api://backend-id',
  scp: 'user_impersonation',
  iss: 'https://sts.windows.net/tenant/',
  iat: 1_900_000_000,
  exp: 1_900_003_600,
  appid: 'frontend-id',
  ver: '1.0',
  upn: 'adele@contoso.example',
});

async function receipt(
  query: string,
  headers: Record<string, string> = signedIn(token),
  settings: Parameters<typeof startFrontend>[0] = {},
) {
  const { port } = await startFrontend({ authEnabled: 'True', ...settings });
  return ask(port, `/receipt${query}`, { headers });
}

const fieldsOf = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );

describe('the receipt page', () => {
  it('shows what the access token says of itself, and sends nothing by itself', async () => {
    const { status, body } = await receipt('');
    expect(status).toBe(200);
    expect(textOf(body)).toMatch(/aud api:\/\/backend-id.*scp user_impersonation.*exp .*appid frontend-id/);
    expect(body).not.toContain('<form');
  });

  it('offers the claims, and never the token, to the lab on this machine', async () => {
    const { status, body, headers } = await receipt(
      '?to=http://127.0.0.1:4321/receipt%3Fa=1%26b=2&state=xyz',
    );
    expect(status).toBe(200);
    expect(body).toContain(
      '<form method="post" action="http://127.0.0.1:4321/receipt?a=1&amp;b=2" data-submit>',
    );
    expect(fieldsOf(body)).toEqual({
      token: 'jwt',
      aud: 'api://backend-id',
      scp: 'user_impersonation',
      iss: 'https://sts.windows.net/tenant/',
      iat: '1900000000',
      exp: '1900003600',
      app: 'frontend-id',
      ver: '1.0',
      state: 'xyz',
      call: 'backend-url-missing',
    });
    expect(body).not.toContain(token.split('.')[1]);
    expect(headers['content-security-policy']).toContain(
      "script-src 'self'; connect-src 'none'; form-action http://127.0.0.1:4321;",
    );
  });

  it.each([
    ['no token', {}, 'none'],
    ['a token that only its issuer can read', signedIn('EwBIA8l6BAAU'), 'opaque'],
    ['something that is no token', signedIn('no token'), 'unusable'],
  ])('says so when there is %s', async (_what, headers, kind) => {
    const { body } = await receipt('?to=http://localhost:4321/&state=s', headers);
    expect(fieldsOf(body)).toEqual({ token: kind, state: 's', call: 'backend-url-missing' });
  });

  it.each([
    [
      'a profile with authentication',
      answering(200, '{"profile":{"displayName":"Adele","withAuthentication":true,"source":"graph"}}'),
      { call: 'ok', withAuthentication: 'true', source: 'graph' },
    ],
    ['a profile without more', answering(200, '{"profile":{"displayName":"Adele"}}'), { call: 'ok' }],
    ['a refusal', answering(403), { call: 'backend-forbidden' }],
  ])('says how a call to the backend goes with this token: %s', async (_what, backend, expected) => {
    const backendUrl = `http://localhost:${await serve(backend)}`;
    const { body } = await receipt('?to=http://127.0.0.1:4321/&state=s', signedIn(token), { backendUrl });
    const { call, withAuthentication, source } = fieldsOf(body);
    expect({ call, withAuthentication, source }).toEqual({
      withAuthentication: undefined,
      source: undefined,
      ...expected,
    });
  });

  it('asks the backend only where somebody asks for a receipt', async () => {
    let calls = 0;
    const backend = await serve((_req, res) => {
      calls += 1;
      res.end('{}');
    });
    await receipt('', signedIn(token), { backendUrl: `http://localhost:${backend}` });
    expect(calls).toBe(0);
  });

  it.each([
    ['http://localhost:4321/x', 'form-action http://localhost:4321;'],
    ['http://127.0.0.1/', 'form-action http://127.0.0.1;'],
    ['http://[::1]:4321/x', 'form-action http:;'],
  ])('sends to %s, and its policy allows nothing else that it could name', async (to, policy) => {
    const { status, headers } = await receipt(`?to=${encodeURIComponent(to)}&state=s`);
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain(policy);
  });

  it.each([
    ['https://127.0.0.1:4321/'],
    ['http://evil.example/'],
    ['http://127.0.0.1.evil.example/'],
    ['http://127.0.0.1@evil.example/'],
    ['http://user@127.0.0.1/'],
    ['http://localhost.evil.example/'],
    ['http://localhost./'],
    ['http://raptor-client.azurewebsites.localhost/'],
    ['http://127.0.0.2/'],
    ['http://0.0.0.0/'],
    ['http://[::ffff:127.0.0.1]/'],
    ['http://169.254.169.254/'],
    ['//127.0.0.1/'],
    ['/receipt'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['127.0.0.1:4321'],
    [''],
    ['http://127.0.0.1/; form-action *'.repeat(100)],
  ])('refuses to send to %s', async (to) => {
    const { status, body, headers } = await receipt(`?to=${encodeURIComponent(to)}&state=s`);
    expect(status).toBe(400);
    expect(textOf(body)).toContain('A receipt goes to your own machine only');
    expect(body).not.toContain('<form');
    expect(headers['content-security-policy']).toContain("form-action 'none'");
  });

  it.each([
    ['two addresses', '?to=http://127.0.0.1/&to=http://127.0.0.1/'],
    ['an address in brackets', '?to[]=http://127.0.0.1/&state=s'],
    ['a state without an address', '?state=s'],
    ['two states', '?to=http://127.0.0.1/&state=a&state=b'],
    ['a state with a line break', '?to=http://127.0.0.1/&state=a%0Ab'],
    ['an endless state', `?to=http://127.0.0.1/&state=${'a'.repeat(501)}`],
  ])('refuses %s', async (_what, query) => {
    expect((await receipt(query)).status).toBe(400);
  });

  it('keeps addresses and states inside their attributes and its policy in one piece', async () => {
    const to = `http://127.0.0.1:4321/"><script>;'none' *`;
    const { body, headers } = await receipt(
      `?to=${encodeURIComponent(to)}&state=${encodeURIComponent('"><b>')}`,
    );
    expect(body).not.toMatch(/<b>|"><script>;/);
    expect(fieldsOf(body).state).toBe('&#34;&gt;&lt;b&gt;');
    expect(headers['content-security-policy']).toContain('form-action http://127.0.0.1:4321;');
  });
});
