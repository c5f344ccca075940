import { describe, expect, it } from 'vitest';
import { backendRuns } from '../backend-runs.ts';
import type { Deployment } from '../facts/kudu.ts';
import type { Page } from '../facts/page.ts';
import { frontendRuns } from '../frontend-runs.ts';
import { factsOf, siteOf, target, type World } from '../testing.ts';

const crash: Page = { kind: 'app-error', status: 503 };
const stranger: Page = { kind: 'another-app', status: 200, title: 'Contoso' };
const deployment = (state: Deployment['state'], more: Partial<Deployment> = {}): Deployment => ({
  id: 'one',
  state,
  progress: '',
  excerpt: [],
  ...more,
});

describe.each([
  ['frontend', frontendRuns, target.frontend, 'backend'],
  ['backend', backendRuns, target.backend, 'frontend'],
] as const)('the %s', (role, check, name, otherRole) => {
  const run = (world: World) => check.run(factsOf(world), target);
  const site = (more: Parameters<typeof siteOf>[1]): World => ({ sites: [siteOf(name, more)] });
  const home = (page: Page, world: World = {}): World => ({ homes: { [name]: page }, ...world });
  const holding = (entries: string[], packageName?: string): World => ({
    wwwroots: { [name]: { entries, packageName } },
  });

  it.each<[string, World]>([
    ['it answers', {}],
    ['it answers 404 on its first page, as an API may', home({ kind: 'ours', role, status: 404 })],
    ['it was deployed in a way that Kudu keeps no record of', { deployments: { [name]: null } }],
    ['Azure writes the runtime in other letters', site({ linuxFxVersion: 'node|22-LTS' })],
    ["it is on Windows, which is the plan's news", site({ linux: false, linuxFxVersion: '' })],
  ])('runs when %s', async (_why, world) => {
    expect(await run(world)).toMatchObject({ status: 'pass', found: expect.stringContaining(name) });
  });

  it('runs behind a sign-in, where its code is looked at instead', async () => {
    expect(await run(home({ kind: 'sign-in', status: 302 }))).toMatchObject({
      status: 'pass',
      note: expect.stringContaining('Kudu'),
    });
  });

  it.each<[string, World, object]>([
    [
      'stopped',
      site({ state: 'Stopped' }),
      { next: `az webapp start --resource-group rg-lab --name ${name}` },
    ],
    [
      'over-quota',
      site({ usageState: 'Exceeded', state: 'Stopped' }),
      {
        next: expect.stringContaining(
          'az appservice plan update --resource-group rg-lab --name plan-lab --sku B1',
        ),
      },
    ],
    ['disabled-by-platform', site({ enabled: false }), {}],
    ['disabled-by-platform', home({ kind: 'stopped' }), { soon: true }],
    [
      'other-runtime',
      site({ linuxFxVersion: 'PYTHON|3.12' }),
      {
        found: 'PYTHON|3.12',
        expected: 'NODE|22-lts',
        next: `az webapp config set --resource-group rg-lab --name ${name} --linux-fx-version "NODE|22-lts"`,
      },
    ],
    ['runtime-erased', site({ linuxFxVersion: '' }), { found: 'none' }],
    [
      'deployment-running',
      { deployments: { [name]: deployment('building', { progress: 'Running oryx build' }) } },
      { soon: true, found: 'a deployment that is building: Running oryx build' },
    ],
    [
      'deployment-failed',
      { deployments: { [name]: deployment('failed', { excerpt: ['npm error Missing script'] }) } },
      {
        found: 'npm error Missing script',
        folder: `apps/${role}`,
        next: expect.stringContaining(`--name ${name} `),
      },
    ],
    [
      'folder-without-app',
      {
        deployments: {
          [name]: deployment('failed', {
            excerpt: ["Error: Couldn't detect a version for the platform 'nodejs'"],
          }),
        },
      },
      { folder: `apps/${role}` },
    ],
    [
      'basic-auth-off',
      {
        ...home({ kind: 'default-page' }, { deployments: { [name]: null } }),
        basicAuthAllowed: false,
      },
      {
        folder: `apps/${role}`,
        next: expect.stringMatching(
          /^az resource update --ids "\S+\/basicPublishingCredentialsPolicies\/scm" --api-version \S+ --set properties\.allow=true --output none\naz webapp up /,
        ),
      },
    ],
    [
      'nothing-deployed',
      home({ kind: 'default-page' }, { deployments: { [name]: null } }),
      { folder: `apps/${role}` },
    ],
    ['not-serving-yet', home({ kind: 'default-page' }), { soon: true }],
    ['not-serving-yet', home({ kind: 'no-site' }), { soon: true }],
    [
      'folder-without-app',
      home({ kind: 'default-page' }, holding(['hostingstart.html'])),
      { found: 'no package.json among hostingstart.html' },
    ],
    [
      'folder-without-app',
      home(crash, holding(['a', 'b', 'c', 'd', 'e'])),
      { found: 'no package.json among a, b, c, d and 1 more' },
    ],
    ['folder-without-app', home(crash, holding([])), { found: 'an empty folder' }],
    [
      'repository-root',
      home(crash, holding(['apps', 'lab', 'package.json'], 'easy-auth-lab')),
      { found: 'a folder with apps, package.json' },
    ],
    ['repository-root', home({ kind: 'default-page' }, holding(['frontend', 'backend', 'README.md'])), {}],
    ['apps-swapped', home({ kind: 'ours', role: otherRole, status: 200 }), { folder: `apps/${role}` }],
    ['apps-swapped', home({ kind: 'sign-in', status: 302 }, holding(['package.json'], otherRole)), {}],
    [
      'another-app',
      home(stranger, holding(['package.json'], 'contoso')),
      { found: 'the package contoso, which shows "Contoso"' },
    ],
    [
      'another-app',
      home(stranger, holding(['package.json'], role)),
      { found: expect.stringContaining('HTTP 200') },
    ],
    [
      'another-app',
      home({ kind: 'sign-in', status: 302 }, holding(['package.json'], '')),
      { found: 'the package without a name' },
    ],
    [
      'build-skipped',
      home(crash, holding(['package.json', 'src'], role)),
      {
        found: expect.stringContaining('is not set'),
        folder: `apps/${role}`,
        next: expect.stringMatching(
          /--settings SCM_DO_BUILD_DURING_DEPLOYMENT=true --output none\naz webapp up /,
        ),
      },
    ],
    [
      'build-skipped',
      home(
        { kind: 'sign-in', status: 302 },
        {
          ...holding(['package.json', 'src'], role),
          appSettings: { [name]: { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false' } },
        },
      ),
      { found: expect.stringContaining('is "false"') },
    ],
    [
      'crashed',
      home(crash, {
        ...holding(['package.json', 'server.js'], role),
        appSettings: { [name]: { SCM_DO_BUILD_DURING_DEPLOYMENT: 'True' } },
      }),
      {},
    ],
    ['crashed', home(crash, holding(['output.tar.zst', 'oryx-manifest.toml', 'package.json'], role)), {}],
    ['crashed', home(crash), { next: expect.stringMatching(/^az webapp up /), folder: `apps/${role}` }],
    [
      'startup-command',
      home(crash, { siteConfig: { appCommandLine: 'node app.js', accessRules: [], allowedOrigins: [] } }),
      {
        found: expect.stringContaining('node app.js'),
        next: expect.stringContaining('--startup-file "npm start"'),
      },
    ],
    ['app-error', home({ kind: 'ours', role, status: 500 }), { found: 'HTTP 500 on the first page' }],
    ['slow', home({ kind: 'slow', seconds: 40 }), { soon: true, found: 'no answer within 40 seconds' }],
    [
      'access-restricted',
      home(
        { kind: 'restricted' },
        { siteConfig: { appCommandLine: '', accessRules: ['office: Allow'], allowedOrigins: [] } },
      ),
      { found: 'office: Allow' },
    ],
  ])('does not run: %s', async (kind, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'fail', kind, ...verdict });
  });
});
