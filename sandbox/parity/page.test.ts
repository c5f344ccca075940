import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { notes } from './all-notes.ts';
import { clientOf } from './client.ts';
import { readTables, type Tables } from './operations.ts';
import { PAGE, parityPage } from './page.ts';
import { lost, readRecord, WITNESSES, witnessesOf } from './record.ts';
import type { Recorded } from './recorded.ts';

describe('the parity page', () => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await readTables();
  });

  it('is what the services, their notes and the record of the tests say (else: npm run parity)', () => {
    const written = readFileSync(PAGE, 'utf8').split('\n');
    const fresh = parityPage(tables, notes, readRecord()).split('\n');
    const stale = written.filter((line) => !fresh.includes(line));
    const missing = fresh.filter((line) => !written.includes(line));
    expect({ stale, missing }, 'sandbox/PARITY.md is stale: npm run parity -- page').toEqual({
      stale: [],
      missing: [],
    });
    expect(written).toEqual(fresh);
  });

  it('has a record of every test in which other people’s clients ask (else: npm run parity)', () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const files = WITNESSES.flatMap((start) => {
      const folder = start === 'sandbox/entra/peers' ? start : dirname(start);
      return readdirSync(join(root, folder))
        .map((name) => `${folder}/${name}`)
        .filter((file) => file.startsWith(start) && file.endsWith('.test.ts'));
    });
    expect(files.length).toBeGreaterThanOrEqual(WITNESSES.length);
    expect(files.filter((file) => readRecord()[file] === undefined)).toEqual([]);
  });

  it('names in its record only operations that are there', () => {
    const known = Object.entries(tables).flatMap(([service, all]) => all.map((each) => `${service} ${each}`));
    const named = Object.values(readRecord()).flatMap((witnesses) => Object.values(witnesses).flat());
    expect(named.filter((each) => !known.includes(each))).toEqual([]);
  });

  it('is not written over a note about an operation that is not there', () => {
    const wrong = { ...notes, kudu: { ...notes.kudu, partly: { 'GET /api/nothing': 'no' } } };
    expect(() => parityPage(tables, wrong, {})).toThrow('GET /api/nothing');
  });

  it('says which client saw what, by the first operation that fits', () => {
    const seen: Recorded[] = [
      { client: 'az 2.45', service: 'arm', operation: 'GET /subscriptions/1/resourcegroups/rg' },
      { client: 'az 2.45', service: 'arm', operation: 'GET /nothing/of/ours' },
      { client: 'az 2.45', service: 'kudu', operation: 'POST /zipdeploy' },
      { client: 'Chromium', service: 'gateway', operation: 'GET /.auth/me' },
    ];
    const witnesses = witnessesOf(seen, tables);
    expect(Object.keys(witnesses)).toEqual(['Chromium', 'az 2.45']);
    expect(witnesses['az 2.45']).toHaveLength(2);
    expect(witnesses['az 2.45']).toContain('kudu POST /api/zipdeploy');
    expect(lost(witnesses, seen)).toEqual([]);
    const page = parityPage(tables, notes, { 'e2e/some.test.ts': witnesses });
    expect(page).toContain('- az 2.45: `e2e/some.test.ts`');
    expect(page).toMatch(/^\| `GET \/\.auth\/me` \| .* \| Chromium \|$/m);
  });
});

describe('a test file that is a witness', () => {
  const claims = { 'az 2.45': ['arm GET /subscriptions'], 'openid-client 6.9.0': ['login GET /{tenant}/x'] };
  const asked = (client: string, service: 'arm' | 'login', operation: string) => ({
    client,
    service,
    operation,
  });
  const oidc = asked('openid-client 6.9.0', 'login', 'GET /t/x');

  it('fails when a client is no longer answered what it was', () => {
    expect(lost(claims, [oidc, asked('az 2.45', 'arm', 'GET /tenants')])).toEqual([
      'az 2.45: arm GET /subscriptions',
    ]);
    expect(lost(claims, [asked('az 2.45', 'arm', 'GET /subscriptions')])).toEqual([
      'openid-client 6.9.0: login GET /{tenant}/x',
    ]);
  });

  it('takes another version of az for what it is, and of a package for a change', () => {
    expect(lost(claims, [oidc, asked('az 2.74', 'arm', 'GET /tenants')])).toEqual([]);
    expect(
      lost(claims, [
        asked('openid-client 6.10.0', 'login', 'GET /t/x'),
        asked('az 2.45', 'arm', 'GET /subscriptions'),
      ]),
    ).toEqual(['openid-client 6.9.0: login GET /{tenant}/x']);
  });
});

describe('a client is known', () => {
  it.each([
    ['az 2.45', { 'user-agent': 'python/3.11 AZURECLI/2.45.0 (DEB)' }, {}],
    ['@azure/arm-appservice 19.0.0', { 'user-agent': 'azsdk-js-arm-appservice/19.0.0 core-rest' }, {}],
    ['@microsoft/microsoft-graph-client 3.0.7', { sdkversion: 'graph-js/3.0.7 (featureUsage=6)' }, {}],
    ['openid-client 6.9.0', { 'user-agent': 'openid-client/v6.9.0' }, {}],
    ['@azure/msal-node 7.2.3', {}, { 'x-client-SKU': 'msal.js.node', 'x-client-VER': '7.2.3' }],
    ['Chromium', { 'user-agent': 'Mozilla/5.0 (X11) HeadlessChrome/156.0.0.0 Safari/537.36' }, {}],
    [undefined, { 'user-agent': 'node' }, {}],
  ])('as %s', (name, headers, form) => {
    expect(clientOf(headers, form)).toBe(name);
  });
});
