import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MovableClock } from '../sandbox/core/clock.ts';
import { Store } from '../sandbox/core/store.ts';
import { directory } from '../sandbox/state/directory.ts';
import { resourceKey, resources } from '../sandbox/state/resources.ts';
import { seed } from '../sandbox/state/seed.ts';
import {
  appOf,
  BACKEND_URL,
  type CheckedLab,
  type Files,
  filesOf,
  HOST,
  openLab,
  sandboxFolder,
} from './checks-lab.ts';

const OTHER_SUBSCRIPTION = '44444444-4444-4444-4444-444444444444';

const { dir, remove } = sandboxFolder();
let lab: CheckedLab;

/** Changes the state of a sandbox that does not run, where no client could. */
function changeState(change: (azure: ReturnType<typeof resources>, store: Store) => void): void {
  const store = Store.open(join(dir, 'state.journal'));
  change(resources(store), store);
  store.close();
}

/** A second subscription of the same tenant, with the same owner. */
function addSubscription(): void {
  changeState((azure, store) => {
    const { tenantId, clientId } = seed(store, new MovableClock());
    const principal = directory(store)
      .servicePrincipals.all()
      .find(({ appId }) => appId === clientId);
    const [first] = azure.subscriptions.all();
    if (!first || !principal) throw new Error('the sandbox has no subscription');
    azure.subscriptions.put({ ...first, subscriptionId: OTHER_SUBSCRIPTION, tenantId, displayName: 'Other' });
    const scope = `/subscriptions/${OTHER_SUBSCRIPTION}`;
    azure.roleAssignments.put({ name: OTHER_SUBSCRIPTION, scope, principalId: principal.id, role: 'Owner' });
  });
}

/** The frontend's code under another site's name. */
async function frontendAt(name: string): Promise<void> {
  await lab.deploy(name, filesOf('apps/frontend'));
  await lab.settings(name, { BACKEND_URL });
}

beforeAll(async () => {
  addSubscription();
  lab = await openLab(dir);
  await lab.prepare();
});

afterAll(async () => {
  await lab.close();
  remove();
});

it('a lab that is in place passes every check', async () => {
  expect((await lab.check()).map(({ check, status }) => `${check.id} ${status}`)).toEqual([
    'resource-group-exists pass',
    'frontend-exists pass',
    'backend-exists pass',
    'plan-as-asked pass',
    'frontend-runs pass',
    'backend-runs pass',
    'backend-url pass',
    'profile-without-auth pass',
  ]);
});

describe('step 1: what was created is not where it should be', () => {
  it('nothing was created', async () => {
    const nothing = { resourceGroup: 'rg-new', frontend: 'new-frontend', backend: 'new-backend' };
    expect(await lab.mistakes(nothing)).toEqual(['resource-group-exists not-created']);
  });

  it('the group was mistyped when the apps were created', async () => {
    expect(await lab.mistakes({ resourceGroup: 'rg-lba' })).toEqual([
      'resource-group-exists other-resource-group',
    ]);
  });

  it('the group was mistyped, and nothing is in it yet', async () => {
    const nothing = { resourceGroup: 'rg-lba', frontend: 'new-frontend', backend: 'new-backend' };
    expect(await lab.mistakes(nothing)).toEqual(['resource-group-exists other-name']);
  });

  it('one app is in another group', async () => {
    await lab.makePlan('plan-aside', { group: 'rg-aside', sku: 'B1' });
    await lab.makeSite('aside-backend', { group: 'rg-aside', plan: 'plan-aside' });
    expect(await lab.mistakes({ backend: 'aside-backend' })).toEqual(['backend-exists other-resource-group']);
  });

  it('one app is in another subscription', async () => {
    const subscription = OTHER_SUBSCRIPTION;
    await lab.makePlan('plan-far', { subscription });
    await lab.makeSite('far-backend', { subscription, plan: 'plan-far' });
    expect(await lab.mistakes({ backend: 'far-backend' })).toEqual(['backend-exists other-subscription']);
  });

  it('everything is in another subscription', async () => {
    expect(
      await lab.mistakes({ resourceGroup: 'rg-away', frontend: 'far-backend', backend: 'far-other' }),
    ).toEqual(['resource-group-exists other-subscription']);
  });

  it('an app has another name', async () => {
    expect(await lab.mistakes({ frontend: 'called-otherwise' })).toEqual(['frontend-exists other-name']);
    expect(await lab.mistakes({ backend: 'lab-bakend' })).toEqual(['backend-exists other-name']);
  });

  it('the name breaks a rule, or goes with a runtime that is gone', async () => {
    const alone = { resourceGroup: 'rg-none', backend: 'no-backend' };
    expect(await lab.mistakes({ ...alone, frontend: 'no_frontend' })).toEqual([
      'resource-group-exists name-invalid',
    ]);
    expect(await lab.mistakes({ ...alone, frontend: 'no-frontend', runtime: 'NODE:18-lts' })).toEqual([
      'resource-group-exists runtime-not-offered',
    ]);
  });

  it.each([
    ['another plan', 'on-other', { plan: 'plan-other', location: 'East US 2', linux: true }, 'other-plan'],
    [
      'a plan in another region',
      'on-west',
      { plan: 'plan-west', location: 'West Europe', linux: true },
      'other-region',
    ],
    [
      'a plan that runs Windows',
      'on-win',
      { plan: 'plan-win', location: 'West US 2', linux: false },
      'windows-plan',
    ],
  ])('an app is on %s', async (_what, frontend, { plan, location, linux }, kind) => {
    await lab.makePlan(plan, { location, linux, sku: 'B1' });
    await lab.makeSite(frontend, { plan, location, ...(linux ? {} : { runtime: '' }) });
    await frontendAt(frontend);
    expect(await lab.mistakes({ frontend })).toEqual([`plan-as-asked ${kind}`]);
  });
});

describe('step 1: what was asked for is not there, or does not run', () => {
  it("its name is somebody else's", async () => {
    const id = `/subscriptions/${lab.target.subscription}${lab.site('lab-backend')}`;
    await lab.close();
    changeState(({ sites }) => {
      const site = sites.get(resourceKey(id));
      if (!site) throw new Error('there is no backend');
      const theirs = { subscriptionId: 'theirs', id: id.replace(site.subscriptionId, 'theirs') };
      sites.put({ ...site, ...theirs, hostName: `taken.${HOST}`, scmHostName: `taken.scm.${HOST}` });
    });
    lab = await openLab(dir);
    expect(await lab.mistakes({ frontend: 'taken', resourceGroup: 'rg-none', backend: 'none' })).toEqual([
      'resource-group-exists name-taken',
    ]);
  });

  it.each<[string, Files | undefined, string]>([
    ['nothing was deployed', undefined, 'nothing-deployed'],
    ['the app never answers', appOf('', 'frontend'), 'slow'],
    ['a copy was deployed that does not say whose it is', appOf("res.end('hi')", 'frontend'), 'another-app'],
  ])('%s', async (_what, files, kind) => {
    await lab.settings('scratch', { BACKEND_URL, SCM_DO_BUILD_DURING_DEPLOYMENT: 'true' });
    if (files) await lab.deploy('scratch', files);
    expect(await lab.mistakes({ frontend: 'scratch' }, 3_000)).toEqual([`frontend-runs ${kind}`]);
  });
});

it('the sandbox was asked nothing that it does not imitate, and had no fault', () => {
  expect(lab.complaints()).toEqual([]);
});
