import { describe, expect, it } from 'vitest';
import { backendUrl } from './backend-url.ts';
import { factsOf, siteOf, target, type World } from './testing.ts';

const { frontend, backend } = target;
const HASHED = 'lab-backend-a1b2c3d4e5f6a7b8.eastus2-01.azurewebsites.net';
const origin = `https://${HASHED}`;

/** The backend has a host name of the new kind, and a custom domain. */
const sites = [
  siteOf(frontend),
  siteOf(backend, {
    defaultHostName: HASHED,
    enabledHostNames: [HASHED, 'api.contoso.example'],
    scmHostName: 'lab-backend-a1b2c3d4e5f6a7b8.scm.eastus2-01.azurewebsites.net',
  }),
  siteOf('shop', { resourceGroup: 'rg-shop' }),
];

const run = (settings: Record<string, string>, more: World = {}) =>
  backendUrl.run(factsOf({ sites, appSettings: { [frontend]: settings }, ...more }), target);

const SET = `az webapp config appsettings set --resource-group rg-lab --name lab-frontend --settings BACKEND_URL=${origin}`;

describe('BACKEND_URL', () => {
  it.each([
    ['the default host', origin],
    ['a custom domain that the backend answers to', 'https://api.contoso.example'],
    ['the same in other letters', origin.toUpperCase()],
    ['the port that https has anyway', `${origin}:443`],
  ])('is right with %s', async (_what, value) => {
    expect(await run({ BACKEND_URL: value })).toEqual({ status: 'pass', found: value });
  });

  it.each([
    ['placeholder-left', 'https://<back-end-app-name>.azurewebsites.net'],
    ['placeholder-left', '<back-end-host-name>'],
    ['quotes-around', `"${origin}"`],
    ['quotes-around', `'${origin}'`],
    ['quotes-around', `“${origin}”`],
    ['blanks-around', ` ${origin}`],
    ['blanks-around', `${origin}\n`],
    ['blanks-around', `https:// ${HASHED}`],
    ['scheme-missing', HASHED],
    ['scheme-missing', `${HASHED}/get-profile`],
    ['scheme-missing', `${HASHED}:443`],
    ['not-an-address', 'backend'],
    ['not-an-address', `https:/${HASHED}`],
    ['not-an-address', `https//${HASHED}`],
    ['not-an-address', 'https://'],
    ['not-an-address', `https:///${HASHED}`],
    ['not-an-address', 'https://lab backend'.replace(' ', '%')],
    ['http-scheme', `http://${HASHED}`],
    ['other-scheme', `ftp://${HASHED}`],
    ['user-info', `https://megan:hunter2@${HASHED}`],
    ['own-address', 'https://lab-frontend.azurewebsites.net'],
    ['own-address', 'http://LAB-FRONTEND.azurewebsites.net/get-profile'],
    ['scm-host', 'https://lab-backend-a1b2c3d4e5f6a7b8.scm.eastus2-01.azurewebsites.net'],
    ['scm-host', 'https://lab-frontend.scm.azurewebsites.net'],
    ['local-host', 'http://localhost:8080'],
    ['local-host', 'https://127.0.0.1'],
    ['local-host', 'http://[::1]:3000'],
    ['other-app-address', 'https://shop.azurewebsites.net'],
    ['computed-host', 'https://lab-backend.azurewebsites.net'],
    ['computed-host', 'https://lab-backend-a1b2c3d4e5f6a7b8.westus-01.azurewebsites.net'],
    ['computed-host', 'https://lab-backend.azurewebsites.us'],
    ['misspelt-host', `https://${HASHED.replace('lab-backend', 'lab-bakcend')}`],
    ['misspelt-host', `https://${HASHED}.`],
    ['misspelt-host', `https://${HASHED.replace('.', '..')}`],
    ['unknown-host', 'https://contoso.example'],
    ['port-added', `${origin}:8080`],
    ['path-added', `${origin}/get-profile`],
    ['path-added', `${origin}/get-profile/`],
    ['query-added', `${origin}?x=1`],
    ['query-added', `${origin}/#top`],
    ['trailing-slash', `${origin}/`],
    ['trailing-slash', `${origin}//`],
  ])('is wrong, as %s: %s', async (kind, value) => {
    expect(await run({ BACKEND_URL: value })).toMatchObject({
      status: 'fail',
      kind,
      expected: origin,
      next: SET,
      portal: 'App Services > lab-frontend > Settings > Environment variables > BACKEND_URL',
    });
  });

  it('is wrong with a host that was worked out with a hash, where the site has none', async () => {
    const plain = [siteOf(frontend), siteOf(backend)];
    expect(await run({ BACKEND_URL: origin }, { sites: plain })).toMatchObject({ kind: 'computed-host' });
  });

  it('shows no password, no query and no long text', async () => {
    for (const value of [
      'https://megan:hunter2@elsewhere.example',
      'megan:hunter2@elsewhere.example',
      `${origin}?code=hunter2`,
      `x${'y'.repeat(200)}hunter2`,
    ]) {
      expect(JSON.stringify(await run({ BACKEND_URL: value }))).not.toContain('hunter2');
    }
  });

  it.each<[string, Record<string, string>, object]>([
    ['is not set', {}, { kind: 'setting-missing', found: 'not set', next: SET }],
    ['is not among others', { PORT: '8080' }, { kind: 'setting-missing' }],
    ['is empty', { BACKEND_URL: '' }, { kind: 'setting-empty', found: '""', next: SET }],
    ['is blank', { BACKEND_URL: '  ' }, { kind: 'setting-empty' }],
    ...[
      'backend_url',
      'BACKEND-URL',
      'BACKENDURL',
      'BACKEND_URL ',
      'BACKEND_ULR',
      'BACKND_URL',
      'BackendUrl',
    ].map((name): [string, Record<string, string>, object] => [
      `is called "${name}"`,
      { [name]: 'anything' },
      { kind: 'setting-misspelt', found: `a setting called "${name}"` },
    ]),
    [
      'has its value under quite another name',
      { API: `${origin}/` },
      {
        kind: 'setting-misspelt',
        next: `${SET}\naz webapp config appsettings delete --resource-group rg-lab --name lab-frontend --setting-names API`,
      },
    ],
  ])('%s', async (_how, settings, verdict) => {
    expect(await run(settings)).toMatchObject({ status: 'fail', ...verdict });
  });

  it('is on the other app', async () => {
    const appSettings = { [frontend]: {}, [backend]: { BACKEND_URL: 'anything' } };
    expect(await run({}, { appSettings })).toMatchObject({
      kind: 'setting-on-other-app',
      next: `${SET}\naz webapp config appsettings delete --resource-group rg-lab --name lab-backend --setting-names BACKEND_URL`,
    });
  });
});
