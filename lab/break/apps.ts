import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { sitePath, versioned } from '../../checks/facts/ids.ts';
import { existing } from '../../checks/facts/index.ts';
import type { Role } from '../../checks/facts/page.ts';
import { folderOf } from '../../checks/judging/az.ts';
import { labRoot } from '../actions/command-line.ts';
import { type Break, breaksOf } from './break.ts';
import { all, setting, webConfig } from './changes.ts';
import { appOf, type Change } from './hand.ts';

/** Names and contents of files. */
type Files = Readonly<Record<string, string>>;

/** Deploys files to a site as a learner would, and waits until that is done, however it ends. */
const deployed =
  (role: Role, files: Files): Change =>
  async (hand) => {
    const folder = mkdtempSync(join(tmpdir(), 'easy-auth-lab-break-'));
    try {
      const zip = new ZipFile();
      for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
      zip.end();
      writeFileSync(join(folder, 'app.zip'), await buffer(zip.outputStream));
      const site = ['--resource-group', hand.target.resourceGroup, '--name', appOf(hand, role).name];
      // A deployment that fails is what some want.
      await hand
        .az(['webapp', 'deploy', ...site, '--type', 'zip', '--src-path', 'app.zip'], folder)
        .catch(() => {});
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

/** A package of this name that starts a server, which does `code` with each request. */
const server = (name: string, code: string): Files => ({
  'package.json': JSON.stringify({ name, version: '1.0.0', scripts: { start: 'node server.js' } }),
  'server.js': `require('node:http').createServer((req, res) => { ${code} }).listen(process.env.PORT);`,
});

/** A package of this name with these scripts, and nothing behind them. */
const scripts = (name: string, commands: Files): Files => ({
  'package.json': JSON.stringify({ name, version: '1.0.0', scripts: commands }),
});

/** Deploys the lab's own code of an app to the frontend. */
const frontendDeployedFrom =
  (role: Role): Change =>
  async (hand) => {
    const { resourceGroup, plan, location, sku, runtime } = hand.target;
    const options = {
      '--resource-group': resourceGroup,
      '--name': hand.target.frontend,
      '--plan': plan,
      '--sku': sku,
      '--location': location,
      '--os-type': 'Linux',
      '--runtime': runtime,
    };
    await hand.az(['webapp', 'up', ...Object.entries(options).flat()], join(labRoot, folderOf(role)));
  };

const REDEPLOYED =
  'A colleague has deployed the apps again, from another machine. Since then the frontend is not itself.';

const whenOpen = breaksOf('frontend-runs', { story: REDEPLOYED, before: 4 }, [
  [
    'crashed',
    'the frontend ends as soon as it starts',
    deployed('frontend', scripts('frontend', { start: 'node nothing.js' })),
  ],
  [
    'startup-command',
    'a startup command keeps the frontend from starting',
    webConfig('frontend', () => ({ appCommandLine: 'node nothing.js' })),
    'Nobody has deployed anything, and the frontend shows “Application Error”.',
  ],
  [
    'app-error',
    'the frontend fails at its first page',
    deployed('frontend', server('frontend', "res.writeHead(500, { 'x-easy-auth-lab': 'frontend' }).end();")),
  ],
]);

const always = breaksOf('frontend-runs', { story: REDEPLOYED }, [
  [
    'folder-without-app',
    'a folder without an app was deployed',
    deployed('frontend', { 'README.md': '# The lab' }),
  ],
  [
    'build-skipped',
    'the frontend was deployed without being built',
    all(
      setting('frontend', 'SCM_DO_BUILD_DURING_DEPLOYMENT', () => 'false'),
      frontendDeployedFrom('frontend'),
    ),
  ],
  [
    'deployment-failed',
    'the last deployment failed',
    deployed('frontend', scripts('frontend', { build: 'node nothing.js' })),
  ],
  [
    'another-app',
    'another app was deployed',
    deployed('frontend', server('contoso', "res.end('<title>Contoso</title>');")),
  ],
  [
    'repository-root',
    'the whole repository was deployed',
    deployed('frontend', {
      ...server('easy-auth-lab', "res.end('hello');"),
      'apps/frontend/package.json': '{}',
    }),
  ],
  ['apps-swapped', "the backend's code was deployed to the frontend", frontendDeployedFrom('backend')],
]);

const backendBreaks = breaksOf(
  'backend-runs',
  { story: 'The frontend says that it cannot reach the backend, or that it gets an error from there.' },
  [
    [
      'stopped',
      'the backend is stopped',
      ({ az, target }) =>
        az(['webapp', 'stop', '--resource-group', target.resourceGroup, '--name', target.backend]),
    ],
    [
      'over-quota',
      'the backend has used up its share of the free plan',
      ({ exceedQuota, target }) => exceedQuota(target.backend),
      'All morning a class has worked with the apps. Now the backend answers everybody with 403, settings and code being as they were.',
    ],
    [
      'other-runtime',
      'the backend has another runtime',
      webConfig('backend', ({ target }) => ({
        linuxFxVersion: /24/.test(target.runtime) ? 'NODE|22-lts' : 'NODE|24-lts',
      })),
    ],
    ['runtime-erased', 'the backend has no runtime', webConfig('backend', () => ({ linuxFxVersion: '' }))],
  ],
);

/** Makes the backend anew, as the portal does: without code, and without deployments by publishing credentials. */
const madeAnew: Change = async ({ arm, target, facts }) => {
  const path = sitePath(target, target.backend);
  const { planId, location, linuxFxVersion } = await existing(facts(), target.backend);
  await arm('DELETE', `${versioned('web', path)}&deleteEmptyServerFarm=false`);
  await arm('PUT', versioned('web', path), {
    location,
    properties: { serverFarmId: planId, httpsOnly: true, siteConfig: { linuxFxVersion } },
  });
  await arm('PUT', versioned('web', `${path}/basicPublishingCredentialsPolicies/scm`), {
    properties: { allow: false },
  });
};

const newBreaks = breaksOf(
  'backend-runs',
  {
    story:
      'A colleague has deleted the backend by mistake, and created it again in the portal. az webapp up now ends with Status Code: 401.',
    before: 4,
  },
  [['basic-auth-off', 'the backend is new, and takes no deployments with publishing credentials', madeAnew]],
);

const planBreaks = breaksOf(
  'plan-as-asked',
  { story: 'The first bill is there, for apps that should cost nothing.' },
  [
    [
      'other-tier',
      'the plan is of another tier',
      ({ az, target }) =>
        az([
          'appservice',
          'plan',
          'update',
          '--resource-group',
          target.resourceGroup,
          '--name',
          target.plan,
          '--sku',
          'B1',
        ]),
    ],
  ],
);

/** What can be wrong with apps that were created. */
export const appBreaks: readonly Break[] = [
  ...planBreaks,
  ...whenOpen,
  ...always,
  ...newBreaks,
  ...backendBreaks,
];

const saying = (answer: string): Change =>
  deployed(
    'backend',
    server(
      'backend',
      `res.setHeader('x-easy-auth-lab', 'backend'); if (req.url === '/') return res.end('{}'); ${answer}`,
    ),
  );

/** What can be wrong with the call from one app to the other. */
export const callBreaks = breaksOf(
  'profile-without-auth',
  {
    story: "Both apps run, and the frontend has the backend's address. It shows no profile all the same.",
    before: 4,
  },
  [
    ['backend-fails', 'the backend fails at its profile', saying('res.writeHead(500).end();')],
    ['not-a-profile', 'the backend knows no profile', saying('res.writeHead(404).end();')],
    [
      'not-a-profile',
      'the backend answers with something else than a profile',
      saying("res.setHeader('content-type', 'application/json').end('{\"profile\":7}');"),
    ],
    [
      'no-report',
      "the frontend's profile page tells nothing",
      deployed('frontend', server('frontend', "res.setHeader('x-easy-auth-lab', 'frontend').end('hello');")),
    ],
  ],
);
