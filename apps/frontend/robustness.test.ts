import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answering, ask, sendRaw, serve, signedIn, startProcess, tokenOf } from '../testing.ts';
import { startFrontend } from './testing.ts';

/** Any text that HTTP allows in a header. */
const headerText = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff })), {
    maxLength: 300,
  })
  .map((codes) => String.fromCharCode(...codes));
const base64Of = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64');
const principal = fc.oneof(
  headerText,
  fc.jsonValue().map(base64Of),
  fc
    .record({
      claims: fc.array(fc.record({ typ: fc.jsonValue(), val: fc.jsonValue() })),
      name_typ: fc.jsonValue(),
    })
    .map(base64Of),
);
const claims = fc.record(
  { aud: fc.jsonValue(), scp: fc.jsonValue(), exp: fc.jsonValue(), iat: fc.double(), azp: fc.jsonValue() },
  { requiredKeys: [] },
);
const accessToken = fc.oneof(headerText, fc.base64String(), claims.map(tokenOf));

it('lives through every header on every page, and answers it with no error of its own', async () => {
  const backend = await serve(answering(401));
  const app = await startProcess('frontend', {
    BACKEND_URL: `http://127.0.0.1:${backend}`,
    WEBSITE_AUTH_ENABLED: 'True',
    WEBSITE_SITE_NAME: 'raptor-client',
  });
  const path = fc.constantFrom(
    '/',
    '/debug',
    '/receipt',
    '/receipt?to=http://127.0.0.1:1/',
    '/get-profile',
    '/nowhere',
  );
  await fc.assert(
    fc.asyncProperty(path, principal, accessToken, headerText, async (page, id, token, any) => {
      const headers = {
        'x-ms-client-principal': id,
        'x-ms-client-principal-name': any,
        'x-ms-token-aad-access-token': token,
        'x-any': any,
      };
      const answer = await ask(app.port, page, { headers });
      expect(answer.status).toBe(page === '/get-profile' ? 502 : page === '/nowhere' ? 404 : 200);
      expect(answer.headers['x-easy-auth-lab']).toBe('frontend');
    }),
    { numRuns: 300 },
  );
  expect(app.alive()).toBe(true);
  expect(app.output()).not.toMatch(/fault|at .*\.js/);
});

it('shows any header value as text, never as markup', async () => {
  const { port } = await startFrontend({ authEnabled: 'True' });
  const markup = fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '`',
        'script',
        '<img src=x onerror=alert(1)>',
        ' ',
        '-->',
        '%>',
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join(''));
  const plain = (await ask(port, '/debug', { headers: signedIn(tokenOf({ aud: 'a', scp: 'b' })) })).body;
  const tags = (html: string) => html.match(/<[a-z/!][^>]*>/gi) ?? [];
  await fc.assert(
    fc.asyncProperty(markup, markup, async (name, aud) => {
      const headers = {
        ...signedIn(tokenOf({ aud: `a${aud}`, scp: 'b' })),
        'x-ms-client-principal': base64Of({
          name_typ: 'preferred_username',
          claims: [
            { typ: 'preferred_username', val: `a${name}` },
            { typ: 'oid', val: `a${name}` },
          ],
        }),
      };
      expect(tags((await ask(port, '/debug', { headers })).body)).toEqual(tags(plain));
    }),
    { numRuns: 100 },
  );
});

it('makes one of its results of every answer, and of every BACKEND_URL', async () => {
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.record({ profile: fc.jsonValue() }).map((value) => JSON.stringify(value)),
  );
  const status = fc.oneof(
    fc.constant(200),
    fc.integer({ min: 200, max: 599 }).filter((code) => code !== 304),
  );
  await fc.assert(
    fc.asyncProperty(status, body, headerText, async (code, text, location) => {
      const backend = await serve(answering(code, text, { location }));
      const { port } = await startFrontend({ backendUrl: `http://127.0.0.1:${backend}` });
      const answer = await ask(port, '/get-profile');
      expect(answer.headers['x-easy-auth-lab-outcome']).toMatch(/^(ok|backend-[a-z-]+)$/);
      expect([200, 502]).toContain(answer.status);
    }),
    { numRuns: 100 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.webUrl().map((url) => `${url}/x`),
      ),
      async (backendUrl) => {
        const { port } = await startFrontend({ backendUrl });
        expect(await ask(port, '/get-profile')).toMatchObject({
          status: 500,
          headers: { 'x-easy-auth-lab-outcome': expect.stringMatching(/^backend-url-/) },
        });
      },
    ),
    { numRuns: 100 },
  );
});

it('writes one line for each request, and nothing of what it carries', async () => {
  const backend = await serve(
    answering(200, '{"profile":{"displayName":"secret-name"},"bearerToken":"secret-answer"}'),
  );
  const app = await startProcess('frontend', {
    BACKEND_URL: `http://127.0.0.1:${backend}`,
    WEBSITE_AUTH_ENABLED: 'True',
  });
  const headers = {
    ...signedIn(tokenOf({ aud: 'secret-audience' })),
    cookie: 'secret-cookie',
    'x-other': 'secret-header',
  };
  for (const path of [
    '/',
    '/get-profile?secret-query',
    '/receipt?to=http://127.0.0.1:1/secret',
    '/nowhere',
  ]) {
    await ask(app.port, path, { headers });
  }
  await expect
    .poll(() => app.output().trim().split('\n').slice(1))
    .toEqual(['GET / 200', 'GET /get-profile 200', 'GET /receipt 200', 'GET /nowhere 404']);
  expect(app.output()).not.toMatch(/secret|adele/);
});

it('lives through headers of a megabyte', async () => {
  const app = await startProcess('frontend', { WEBSITE_AUTH_ENABLED: 'True' });
  const huge = `GET / HTTP/1.1\r\nHost: x\r\nX-Ms-Client-Principal: ${'a'.repeat(1_000_000)}\r\n\r\n`;
  expect(await sendRaw(app.port, huge)).toMatch(/^HTTP\/1\.1 431 /);
  const large = {
    'x-ms-client-principal': 'a'.repeat(20_000),
    'x-ms-token-aad-access-token': 'a'.repeat(20_000),
  };
  expect((await ask(app.port, '/debug', { headers: large })).status).toBe(200);
});

it.skipIf(process.platform === 'win32')(
  'ends in peace when the platform asks it to, even in the middle of a request',
  async () => {
    let reached = () => {};
    const asked = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const backend = await serve((_req, res) => {
      reached();
      setTimeout(() => res.end('{"profile":{"displayName":"John Doe"}}'), 300);
    });
    const app = await startProcess('frontend', { BACKEND_URL: `http://127.0.0.1:${backend}` });
    const answer = ask(app.port, '/get-profile');
    await asked;
    const code = app.end();
    expect((await answer).status).toBe(200);
    expect(await code).toBe(0);
  },
);
