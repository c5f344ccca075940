import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MovableClock, seconds } from '../core/clock.ts';
import { origins } from '../core/hosts.ts';
import { Store } from '../core/store.ts';
import { graphAudiences } from '../state/well-known.ts';
import { type SigningKeys, signingKeys } from './keys.ts';
import { bearerOf, issuerV1, issuerV2, type Tokens, tokens } from './tokens.ts';

const TENANT = '10000000-0000-0000-0000-000000000001';
const OTHER = '20000000-0000-0000-0000-000000000002';
const AUDIENCE = 'api://backend';

describe('a bearer token', () => {
  const dir = mkdtempSync(join(tmpdir(), 'lab-tokens-'));
  const clock = new MovableClock();
  let store: Store;
  let keys: SigningKeys;
  let ours: Tokens;

  beforeAll(() => {
    store = Store.open(join(dir, 'state.journal'));
    keys = signingKeys(store, clock);
    ours = tokens(keys, clock, TENANT);
  });
  afterAll(() => {
    store.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const claims = (change: JWTPayload = {}): JWTPayload => ({
    aud: AUDIENCE,
    iss: issuerV1(TENANT),
    nbf: seconds(clock.now()) - 300,
    exp: seconds(clock.now()) + 3600,
    appid: 'client',
    oid: 'user',
    tid: TENANT,
    scp: 'user_impersonation',
    ver: '1.0',
    ...change,
  });
  const fault = async (token: string, audiences = [AUDIENCE]) =>
    ours.verify(token, audiences).then(
      () => 'none',
      (error) => error.fault,
    );

  it('is accepted in version 1 and 2, and says who calls', async () => {
    expect(await ours.verify(await ours.sign(claims()), [AUDIENCE])).toMatchObject({
      kind: 'user',
      objectId: 'user',
      appId: 'client',
      scopes: ['user_impersonation'],
    });
    const { appid: _, ...rest } = claims({ iss: issuerV2(TENANT), ver: '2.0', azp: 'client' });
    expect(await fault(await ours.sign(rest))).toBe('none');
  });

  it.each([
    ['of another tenant', { iss: issuerV1(OTHER) }, 'issuer'],
    ['whose issuer and version disagree', { iss: issuerV2(TENANT) }, 'issuer'],
    ['for another API', { aud: 'api://other' }, 'audience'],
    ['for several APIs', { aud: [AUDIENCE, 'api://other'] }, 'audience'],
    ['without an audience', { aud: undefined }, 'audience'],
    ['that never expires', { exp: undefined }, 'malformed'],
    ['without a caller', { appid: undefined }, 'claims'],
  ] as const)('%s is refused', async (_what, change, expected) => {
    expect(await fault(await ours.sign(claims(change as JWTPayload)))).toBe(expected);
  });

  it('is good from five minutes before until five minutes after its time', async () => {
    const token = await ours.sign(claims());
    clock.move(3600 * 1000 + 290 * 1000);
    expect(await fault(token)).toBe('none');
    clock.move(20 * 1000);
    expect(await fault(token)).toBe('expired');
    clock.move(-(3600 + 310) * 1000);
    clock.move(-700 * 1000);
    expect(await fault(token)).toBe('not-yet-valid');
    clock.move(700 * 1000);
  });

  it('is refused when it is not signed, or by another key, or by our public key as a secret', async () => {
    const { kid } = await keys.current();
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const stranger = await generateKeyPair('RS256');
    const [published] = await keys.published();
    const secret = new TextEncoder().encode(
      `-----BEGIN CERTIFICATE-----\n${published?.x5c[0]}\n-----END CERTIFICATE-----`,
    );
    const sign = (header: object, key: Parameters<SignJWT['sign']>[0]) =>
      new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(key);
    const good = await ours.sign(claims());
    const [head = '', , signature = ''] = good.split('.');
    const cases: [string, string][] = [
      [`${encode({ alg: 'none', kid })}.${encode(claims())}.`, 'malformed'],
      [`${encode({ alg: 'none' })}.${encode(claims())}.`, 'signature'],
      [await sign({ alg: 'HS256' }, secret), 'malformed'],
      [await sign({}, stranger.privateKey), 'signature'],
      [await sign({ kid: 'unknown' }, stranger.privateKey), 'signature'],
      [
        await sign({ jwk: await exportJWK(stranger.publicKey), kid: undefined }, stranger.privateKey),
        'signature',
      ],
      [await sign({ jku: 'https://evil.example/keys' }, stranger.privateKey), 'signature'],
      [[head, encode(claims({ scp: 'Everything' })), signature].join('.'), 'signature'],
      [`${good}x`, 'signature'],
      ['', 'malformed'],
      ['a.b.c', 'malformed'],
      ['..', 'malformed'],
    ];
    for (const [token, expected] of cases) expect([token, await fault(token)]).toEqual([token, expected]);
  });

  it('for Graph is accepted by Graph only', async () => {
    const token = await ours.sign(claims({ aud: origins.graph }), { forGraph: true });
    expect(await fault(token, [origins.graph])).toBe('signature');
    expect(await fault(token, [...graphAudiences])).toBe('none');
    const [head = '', ...rest] = token.split('.');
    const header = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
    const changed = Buffer.from(JSON.stringify({ ...header, nonce: 'other' })).toString('base64url');
    expect(await fault([changed, ...rest].join('.'), [...graphAudiences])).toBe('signature');
  });

  it('stands behind “Bearer” in the header, alone', () => {
    expect(bearerOf('Bearer abc')).toBe('abc');
    expect(bearerOf('bearer  abc ')).toBe('abc');
    for (const header of [undefined, '', 'Bearer', 'Basic abc', 'Bearer a b'])
      expect(bearerOf(header)).toBeUndefined();
  });
});
