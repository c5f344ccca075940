import { createPublicKey, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { describe, expect } from 'vitest';
import { seconds } from '../core/clock.ts';
import { origins } from '../core/hosts.ts';
import { ECHO, portalSettings } from '../easy-auth/testing.ts';
import { signingKeys } from '../entra/keys.ts';
import { claimsOf, frontendAndBackend, postToken, type Registered } from '../entra/testing.ts';
import { tokens } from '../entra/tokens.ts';
import { makeSite } from '../sites/testing.ts';
import { type TestSandbox, test } from '../testing.ts';

/** A service that takes access tokens: how it is asked, and a token that it takes. */
interface Service {
  readonly url: string;
  /** The audience of its tokens, as they are asked for. */
  readonly resource: string;
  readonly good: string;
  /** Another one. */
  readonly renew: () => Promise<string>;
}

const HOUR = 3600;

/** Whom tokens are for. The gateway's site lets in every application, so that only the token decides. */
async function servicesOf(sandbox: TestSandbox): Promise<Record<string, Service>> {
  const { tenantId } = sandbox.descriptor;
  const { backend, uri } = frontendAndBackend(sandbox.directory);
  const site = makeSite(sandbox, 'attacked', {
    auth: portalSettings(tenantId, backend.appId, {
      validation: { allowedAudiences: [uri], defaultAuthorizationPolicy: {} },
    }),
  });
  await site.deploy(ECHO);
  const service = async (url: string, resource: string, renew: () => Promise<string>): Promise<Service> => ({
    url,
    resource,
    renew,
    good: await renew(),
  });
  const { arm, graph } = origins;
  const scm = 'https://attacked.scm.azurewebsites.localhost/api/deployments';
  return {
    arm: await service(`${arm}/subscriptions?api-version=2022-12-01`, arm, () => sandbox.token(arm)),
    graph: await service(`${graph}/v1.0/applications`, graph, () => sandbox.token(graph)),
    kudu: await service(scm, arm, () => sandbox.token(arm)),
    gateway: await service('https://attacked.azurewebsites.localhost/', uri, () =>
      ownToken(sandbox, backend, uri),
    ),
  };
}

/** An application's token for its own API. */
async function ownToken(sandbox: TestSandbox, { appId, secret }: Registered, uri: string): Promise<string> {
  const { body } = await postToken(sandbox, {
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: secret,
    scope: `${uri}/.default`,
  });
  return body.access_token;
}

const encoded = (part: object | string): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** Tokens that nobody may take, by what is wrong with them. */
async function badTokens(
  sandbox: TestSandbox,
  { good, resource }: Pick<Service, 'good' | 'resource'>,
): Promise<Record<string, string>> {
  const { tenantId } = sandbox.descriptor;
  const claims: JWTPayload = claimsOf(good);
  const [head = '', payload = '', signature = ''] = good.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString());
  const keys = signingKeys(sandbox.store, sandbox.clock);
  const own = tokens(keys, sandbox.clock, tenantId);
  const forGraph = resource === origins.graph;
  const now = seconds(sandbox.clock.now());
  /** With the right key: only what it says is wrong. */
  const says = (more: JWTPayload): Promise<string> => own.sign({ ...claims, ...more }, { forGraph });
  const doesNotSay = (name: string): Promise<string> =>
    own.sign(Object.fromEntries(Object.entries(claims).filter(([each]) => each !== name)), { forGraph });

  const [published] = await keys.published();
  if (!published) throw new Error('no key is published');
  const { kid } = published;
  const pem = createPublicKey({ key: published as JWK & { kty: 'RSA' }, format: 'jwk' });
  const confused = (secret: Uint8Array, alg = 'HS256'): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT', kid }).sign(secret);

  const stranger = await generateKeyPair('RS256', { extractable: true });
  const byStranger = (more: object): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...more })
      .sign(stranger.privateKey);

  return {
    'with other claims under the same signature': `${head}.${encoded({ ...claims, oid: randomUUID() })}.${signature}`,
    'with another header over the same signature': `${encoded({ ...header, extra: 1 })}.${payload}.${signature}`,
    'without its signature': `${head}.${payload}.`,
    'of two parts': `${head}.${payload}`,
    'of four parts': `${good}.${signature}`,
    'of alg none': `${encoded({ alg: 'none', typ: 'JWT' })}.${payload}.`,
    'of alg None, with a kid': `${encoded({ alg: 'None', typ: 'JWT', kid })}.${payload}.`,
    'of alg none that keeps a signature': `${encoded({ ...header, alg: 'none' })}.${payload}.${signature}`,
    'of an unknown alg': `${encoded({ ...header, alg: 'RS257' })}.${payload}.${signature}`,
    'signed by HS256 with the public key as PEM': await confused(
      Buffer.from(String(pem.export({ type: 'spki', format: 'pem' }))),
    ),
    'signed by HS256 with the public key as DER': await confused(pem.export({ type: 'spki', format: 'der' })),
    'signed by HS512 with the modulus': await confused(
      Buffer.from(String(published.n), 'base64url'),
      'HS512',
    ),
    'signed by HS256 with the certificate': await confused(Buffer.from(published.x5c[0] ?? '', 'base64')),
    'signed by somebody else under the kid of ours': await byStranger({}),
    'that brings its own key': await byStranger({ jwk: await exportJWK(stranger.publicKey) }),
    'that names its own keys': await byStranger({ jku: 'http://127.0.0.1:1/keys', kid: 'own' }),
    'whose kid is a path': await byStranger({ kid: '../../../../dev/null' }),
    'whose kid is of an object': await byStranger({ kid: '__proto__' }),
    'with a header that must be understood': `${encoded({ ...header, crit: ['x'], x: 1 })}.${payload}.${signature}`,
    'of an empty key': `${head}.${payload}.${encoded('\0'.repeat(256))}`,
    'of another issuer': await says({ iss: 'https://sts.windows.net/11111111-1111-1111-1111-111111111111/' }),
    'of an issuer that only begins like ours': await says({ iss: `${String(claims.iss)}x` }),
    'without an issuer': await doesNotSay('iss'),
    'for another audience': await says({ aud: 'api://somebody-else' }),
    'for an audience that only begins like ours': await says({ aud: `${String(claims.aud)}.evil.example` }),
    'for several audiences, ours among them': await own.sign(
      { ...claims, aud: ['api://somebody-else', String(claims.aud)] },
      { forGraph },
    ),
    'without an audience': await doesNotSay('aud'),
    'that ended an hour ago': await says({ exp: now - HOUR }),
    'that never ends': await doesNotSay('exp'),
    'whose end is a text': await own.sign({ ...claims, exp: '9999999999' } as unknown as JWTPayload, {
      forGraph,
    }),
    'that begins at no time': await says({ nbf: 1e300, exp: 1e301 }),
    'that begins in an hour': await says({ nbf: now + HOUR, exp: now + 2 * HOUR }),
    'whose claims are no object': `${head}.${encoded('[]')}.${signature}`,
    'whose claims are no JSON': `${head}.${encoded('{')}.${signature}`,
    'of nothing': '..',
    'that is oversized': `${head}.${'A'.repeat(30_000)}.${signature}`,
  };
}

describe('a token that nobody may take', { timeout: 60_000 }, () => {
  test.for(['arm', 'graph', 'kudu', 'gateway'])(
    'is refused by %s, which shows nothing of it',
    async (name, { sandbox }) => {
      const service = (await servicesOf(sandbox))[name];
      if (!service) throw new Error(`no service ${name}`);
      const ask = (token: string) =>
        sandbox.ask('GET', service.url, { headers: { authorization: `Bearer ${token}` } });
      expect((await ask(service.good)).status).toBe(200);
      for (const [what, token] of Object.entries(await badTokens(sandbox, service))) {
        const answer = await ask(token);
        expect(answer.status, what).toBe(401);
        const shown = `${answer.bytes.toString()} ${JSON.stringify(answer.headers)}`;
        for (const part of token.split('.').filter(({ length }) => length > 40)) {
          expect(shown.includes(part), `${what}: the answer shows a part of it`).toBe(false);
        }
      }
      expect((await ask(service.good)).status).toBe(200);
    },
  );

  test('is refused in the place of the user’s token when it is exchanged', async ({ sandbox }) => {
    const { backend, uri } = frontendAndBackend(sandbox.directory);
    const service = { resource: uri, good: await ownToken(sandbox, backend, uri) };
    for (const [what, assertion] of Object.entries(await badTokens(sandbox, service))) {
      const answer = await postToken(sandbox, {
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        requested_token_use: 'on_behalf_of',
        client_id: backend.appId,
        client_secret: backend.secret,
        assertion,
        scope: `${origins.graph}/User.Read`,
      });
      expect(answer.status, what).toBe(400);
      expect(answer.body.error, what).toMatch(/^invalid_(grant|request)$/);
      expect(answer.body, what).not.toHaveProperty('access_token');
    }
  });

  test('is one of a key that was retired, once its services have heard of it', async ({ sandbox }) => {
    const { arm, gateway } = await servicesOf(sandbox);
    if (!arm || !gateway) throw new Error('no services');
    const status = async ({ url }: Service, token: string) =>
      (await sandbox.ask('GET', url, { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await status(gateway, gateway.good)).toBe(200);
    const { url, controlKey } = sandbox.descriptor;
    const headers = { authorization: `Bearer ${controlKey}` };
    const roll = () => sandbox.ask('POST', `${url}/.sandbox/keys/roll`, { headers });
    expect((await roll()).status).toBe(200);

    expect(await status(arm, arm.good)).toBe(401);
    expect(await status(arm, await arm.renew())).toBe(200);
    // The next key was published before. Validators keep those that they have read, until a token is of another one.
    expect(await status(gateway, await gateway.renew())).toBe(200);
    expect(await status(gateway, gateway.good)).toBe(200);
    await roll();
    const fresh = await gateway.renew();
    await expect.poll(() => status(gateway, fresh), { timeout: 15_000, interval: 500 }).toBe(200);
    expect(await status(gateway, gateway.good)).toBe(401);
  });
});
