import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { contextOf, runLab } from '../lab/testing.ts';
import type { TenantPolicies } from '../sandbox/state/directory.ts';
import { type ChangedCloud, openChangedCloud } from './changed-cloud.ts';

/** What `lab doctor` says of a cloud in which something is in the way. */

let place: ChangedCloud;
beforeAll(async () => {
  place = await openChangedCloud();
});
afterAll(() => place.end());

const limitSecrets = (restrictionType: string, maxLifetime: string | null) => (policies: TenantPolicies) => {
  policies.appManagement = {
    isEnabled: true,
    applicationRestrictions: {
      passwordCredentials: [{ restrictionType, maxLifetime, state: 'enabled' }],
      keyCredentials: [],
    },
  };
};

describe('lab doctor', () => {
  it('finds nothing in the way of a lab that may begin, looks at everything, and changes nothing', async () => {
    const revisions = () =>
      [
        place.azure.groups,
        place.azure.sites,
        place.azure.subscriptions,
        place.sandbox.directory.applications,
      ].map((each) => each.revision());
    const before = revisions();
    const { code, findings } = await place.doctor();
    expect(code).toBe(EXIT.ok);
    expect([...findings.keys()]).toEqual([
      ...['node', 'shell', 'browser', 'proxy', 'sign-in', 'subscription'],
      ...['network-login', 'network-arm', 'network-graph', 'az', 'names', 'role', 'provider', 'runtime'],
      ...['region', 'policy', 'plan', 'quota', 'frontend', 'backend', 'deploying'],
      ...['account', 'registering', 'secret-lifetime', 'consent', 'grants'],
    ]);
    const notes = [...findings.values()].filter(({ status }) => status !== 'ok').map(({ id }) => id);
    expect(notes.filter((id) => id !== 'browser')).toEqual([]);
    expect(revisions()).toEqual(before);
  });

  it.each<readonly [string, string, 'warn' | 'fail', () => void | Promise<void>, RegExp, RegExp]>([
    [
      'the subscription is disabled',
      'subscription',
      'fail',
      () => place.changeSubscription({ state: 'Disabled' }),
      /is disabled/,
      /Reactivate/,
    ],
    [
      'a payment is due',
      'subscription',
      'warn',
      () => place.changeSubscription({ state: 'Warned' }),
      /is Warned/,
      /payment/,
    ],
    [
      'App Service was never used in it',
      'provider',
      'fail',
      () => place.changeSubscription({ registeredProviders: [] }),
      /not registered/,
      /^az provider register --namespace Microsoft\.Web --wait$/,
    ],
    [
      'a policy allows other regions only',
      'policy',
      'fail',
      () => place.changeSubscription({ allowedRegions: ['westeurope', 'uksouth'] }),
      /a policy forbids East US 2/,
      /one of: westeurope, uksouth/,
    ],
    [
      'it gets no machine of this kind',
      'quota',
      'fail',
      () => place.changeSubscription({ workerLimits: { Free: 0 } }),
      /no quota for tier FREE in East US 2/,
      /--location REGION/,
    ],
    [
      'there is a free plan already',
      'plan',
      'fail',
      () => place.makePlan('plan-of-mine'),
      /free Linux plan already: plan-of-mine/,
      /--plan plan-of-mine/,
    ],
    [
      'nothing may be made',
      'role',
      'fail',
      () => place.giveRole('Reader'),
      /^Reader: not enough to make a resource group/,
      /az role assignment create --assignee [0-9a-f-]{36} --role Contributor --scope "\/subscriptions/,
    ],
    [
      'users may not register applications',
      'registering',
      'warn',
      () =>
        place.changePolicies(({ defaultUserRolePermissions }) => {
          defaultUserRolePermissions.allowedToCreateApps = false;
        }),
      /may not register/,
      /Application Developer/,
    ],
    [
      'applications may have no secrets',
      'registering',
      'fail',
      () => place.changePolicies(limitSecrets('passwordAddition', null)),
      /forbids client secrets/,
      /exemption/,
    ],
    [
      'secrets may not live long',
      'secret-lifetime',
      'fail',
      () => place.changePolicies(limitSecrets('passwordLifetime', 'P90D')),
      /90 days only/,
      /--end-date/,
    ],
    [
      'users may not consent',
      'consent',
      'warn',
      () =>
        place.changePolicies(({ defaultUserRolePermissions }) => {
          defaultUserRolePermissions.permissionGrantPoliciesAssigned = [];
        }),
      /may not consent/,
      /Need admin approval/,
    ],
  ])('when %s: %s is a %s', async (_why, id, status, change, found, next) => {
    await place.changed(change, async () => {
      const { code, findings } = await place.doctor();
      expect(findings.get(id)).toMatchObject({
        status,
        found: expect.stringMatching(found),
        next: expect.stringMatching(next),
      });
      expect(code).toBe(status === 'fail' ? EXIT.fails : EXIT.ok);
    });
  });

  it('when a name is taken, or the runtime is none, says what to set', async () => {
    place.azure.takenNames.put({ name: 'raptor-client' });
    const set = ['setup', '--frontend', 'raptor-client', '--runtime', 'NODE:18-lts'];
    expect((await place.lab(set)).code).toBe(EXIT.ok);
    const { findings } = await place.doctor([], {}, { again: true });
    expect(findings.get('frontend')).toMatchObject({
      status: 'fail',
      next: expect.stringContaining('--frontend NAME'),
    });
    expect(findings.get('runtime')).toMatchObject({
      status: 'fail',
      next: expect.stringContaining('--runtime NODE:'),
    });
  });

  it('names the proxy of the environment, and not its password', async () => {
    const { code, findings } = await place.doctor([], {
      HTTPS_PROXY: 'http://megan:secret@proxy.example:8080',
    });
    expect(code).toBe(EXIT.ok); // this cloud has a proxy of its own
    expect(findings.get('proxy')).toMatchObject({ found: 'proxy.example:8080' });
  });

  it('could not look, where nobody answers', async () => {
    const nowhere = JSON.parse(readFileSync(place.cloud.file, 'utf8'));
    const file = join(place.top, 'nowhere.json');
    writeFileSync(file, JSON.stringify({ ...nowhere, proxy: 'http://127.0.0.1:1' }));
    const at = ['--dir', join(place.top, 'nowhere'), '--cloud', file, '--auth', 'environment'];
    const { code, stdout } = await runLab([...at, 'doctor'], contextOf({ env: place.cloud.env }));
    expect(code).toBe(EXIT.couldNot);
    expect(stdout).toContain('login.azure.localhost, which gives tokens, cannot be reached');
    expect(stdout).toContain('HTTPS_PROXY');
  });
});
