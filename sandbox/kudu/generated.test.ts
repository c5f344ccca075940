import fc from 'fast-check';
import { expect } from 'vitest';
import { appOf, makeSite } from '../sites/testing.ts';
import { test } from '../testing.ts';

const PATHS = [
  '/',
  '/api/zipdeploy',
  '/api/publish',
  '/api/deployments',
  '/api/deployments/latest',
  '/api/deployments/latest/log',
  '/api/deployments/latest/log/x',
  '/api/deployments/__proto__',
  '/api/isdeploying',
  '/api/settings',
  '/api/settings/__proto__',
  '/api/dump',
  '/api/vfs/',
  '/api/vfs/site/wwwroot/package.json',
  '/api/vfs/site/wwwroot/new.txt',
  '/api/vfs/%2e%2e/%2e%2e/etc/passwd',
  '/api/command',
  '/api/zip/site/wwwroot/',
  '/zipdeploy',
  '/api/logstream/%',
];

/** A zip is told by its end; these are none, or are no whole one. */
const bodies = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .uint8Array({ maxLength: 60 })
    .map((bytes) => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from(bytes)])),
  fc
    .uint8Array({ minLength: 18, maxLength: 18 })
    .map((bytes) => Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.from(bytes)])),
  fc.json().map((text) => Buffer.from(text)),
);

test('no request whatever makes Kudu fail, with the right credentials or others', {
  timeout: 60_000,
}, async ({ sandbox }) => {
  sandbox.expectNotImitated(/not imitated: Kudu/);
  const site = makeSite(sandbox, 'fuzzed');
  await site.deploy(appOf('return "still here";'));
  const value = fc.oneof(
    fc.constantFrom(
      'true',
      'false',
      'zip',
      'static',
      '1',
      '-1',
      '',
      '%',
      '../..',
      '/home/site',
      '[',
      '\u0000',
    ),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
  );
  const name = fc.constantFrom(
    ...['isAsync', 'type', 'path', 'clean', 'restart', 'deployer', 'author', 'message', '$top', 'recursive'],
    ...['trackDeploymentProgress', 'ignorestack', 'async', '__proto__'],
  );
  const header = fc.string({ unit: fc.constantFrom(...'aZ0-/=;, "*%'), maxLength: 30 });
  const headers = fc.record(
    {
      'content-type': fc.oneof(fc.constantFrom('application/zip', 'application/json'), header),
      'content-encoding': fc.constantFrom('gzip', 'br', 'wish'),
      'if-match': fc.oneof(fc.constant('*'), header),
      'if-none-match': header,
      range: fc.constantFrom('bytes=0-', 'bytes=9-1', 'lines=1', ''),
      'x-ms-artifact-checksum': header,
      authorization: fc.oneof(
        fc.constantFrom('Basic', 'Basic %%%', 'Bearer e30.e30.e30', 'Negotiate x'),
        header,
      ),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
      fc.constantFrom(...PATHS),
      fc.array(fc.tuple(name, value), { maxLength: 4 }),
      headers,
      bodies,
      async (method, path, query, sent, body) => {
        const answer = await site.kudu(method, `${path}?${new URLSearchParams(query)}`, {
          headers: sent,
          ...(['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method) ? {} : { body }),
        });
        expect(answer.status).toBeLessThan(500);
        if (sent.authorization !== undefined) expect(answer.status).toBe(401);
        expect(answer.bytes.toString()).not.toContain('root:');
      },
    ),
    { numRuns: 1200 },
  );
  expect((await site.kudu('GET', '/api/deployments')).status).toBe(200);
});
