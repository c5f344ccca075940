import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ask, sendRaw, startProcess, tokenOf } from '../testing.ts';

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
const authorization = fc.oneof(
  headerText,
  headerText.map((text) => `Bearer ${text}`),
  fc.base64String().map((text) => `Bearer ${text}.${text}.${text}`),
  claims.map((value) => `Bearer ${tokenOf(value)}`),
);

it('lives through every header, and answers it with no error of its own', async () => {
  const app = await startProcess('backend', {
    WEBSITE_AUTH_ENABLED: 'True',
    WEBSITE_SITE_NAME: 'raptor-server',
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/get-profile', '/debug'),
      principal,
      authorization,
      headerText,
      async (path, id, bearer, any) => {
        const headers = { 'x-ms-client-principal': id, authorization: bearer, 'x-any': any };
        const { status } = await ask(app.port, path, { headers });
        expect([200, 401]).toContain(status);
      },
    ),
    { numRuns: 300 },
  );
  expect(app.alive()).toBe(true);
  expect(app.output()).not.toMatch(/fault|at .*\.js/);
});

it.skipIf(process.platform === 'win32')('ends in peace when the platform asks it to', async () => {
  const app = await startProcess('backend', {});
  expect((await ask(app.port, '/health')).status).toBe(200);
  expect(await app.end()).toBe(0);
});

it('lives through headers of a megabyte, and through what is no HTTP', async () => {
  const app = await startProcess('backend', {});
  const huge = `GET /get-profile HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'a'.repeat(1_000_000)}\r\n\r\n`;
  expect(await sendRaw(app.port, huge)).toMatch(/^HTTP\/1\.1 431 /);
  expect(await sendRaw(app.port, 'not at all\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  const large = { authorization: `Bearer ${'a'.repeat(40_000)}` };
  expect((await ask(app.port, '/get-profile', { headers: large })).status).toBe(200);
});

it.each([
  'GET http://[::1 HTTP/1.1',
  'GET http://host:99999/x HTTP/1.1',
  'GET /%E0%A4%A HTTP/1.1',
  'GET /get-profile?%E0%A4%A HTTP/1.1',
  'GET /\x80\xff HTTP/1.1',
  'OPTIONS * HTTP/1.1',
])('answers the strange request line "%s" without a stack', async (line) => {
  const app = await startProcess('backend', {});
  const answer = await sendRaw(app.port, `${line}\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 [24]\d\d /);
  expect(answer).not.toMatch(/\.js|node_modules/);
  expect((await ask(app.port, '/health')).body).toBe('healthy');
});

it.each([
  ['PORT is "eighty"', 'eighty'],
  ['PORT is "70000"', '70000'],
])('says in one line that %s is no port', async (message, port) => {
  await expect(startProcess('backend', { PORT: port })).rejects.toThrow(`it ended: ${message}`);
});

it('says in one line that its port is taken', async () => {
  const first = await startProcess('backend', {});
  await expect(startProcess('backend', { PORT: String(first.port) })).rejects.toThrow(
    `it ended: Port ${first.port} is taken by another program. Set PORT to another one.\n`,
  );
});
