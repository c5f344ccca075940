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
      ...['network-login', 'network-arm', 'network-graph', 'az', 'role', 'provider', 'runtime'],
      ...['region', 'policy', 'plan', 'quota', 'frontend', 'backend', 'deploying', 'network-scm'],
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

  it('when the region does not offer the tier, says which do', async () => {
    expect((await place.lab(['setup', '--location', 'Mars Central'])).code).toBe(EXIT.ok);
    const { findings } = await place.doctor([], {}, { again: true });
    expect(findings.get('region')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('Mars Central does not offer Linux apps in tier F'),
      next: expect.stringMatching(/--location REGION, one of: .*East US 2/),
    });
  });

  describe('of apps that are there', () => {
    const names = { group: 'rg-doctor', plan: 'plan-doctor', frontend: 'doctor-web', backend: 'doctor-api' };
    const setUp = async () => {
      const { group, plan, frontend, backend } = names;
      const given = ['--group', group, '--plan', plan, '--frontend', frontend, '--backend', backend];
      expect(await place.lab(['setup', ...given])).toMatchObject({ code: EXIT.ok, stderr: '' });
      return place.doctor([], {}, { again: true });
    };

    it('finds that they are yours, and that code can be brought to them', async () => {
      await place.changed(
        () => place.makeApps(names),
        async () => {
          const { code, findings } = await setUp();
          expect(code).toBe(EXIT.ok);
          expect(findings.get('frontend')).toMatchObject({ found: 'doctor-web is yours' });
          expect(findings.get('plan')).toMatchObject({ found: 'plan-doctor is there' });
          expect(findings.get('network-scm')).toMatchObject({
            status: 'ok',
            found: expect.stringMatching(/^doctor-web\.scm\.\S+ and doctor-api\.scm\.\S+ answer$/),
          });
        },
      );
    });

    it('finds basic authentication off, and says how to deploy in spite of it', async () => {
      await place.changed(
        () => place.makeApps(names, { basicAuth: false }),
        async () => {
          const { code, findings } = await setUp();
          expect(code).toBe(EXIT.fails);
          expect(findings.get('deploying')).toMatchObject({
            status: 'fail',
            found: expect.stringContaining('basic authentication is off for deployments to doctor-web'),
            next: expect.stringContaining('SCM Basic Auth Publishing Credentials'),
          });
        },
      );
    });

    it('finds a role that is enough for the steps, but not for tags', async () => {
      const change = async (): Promise<void> => {
        await place.makeApps(names);
        place.giveRole('Website Contributor');
      };
      await place.changed(change, async () => {
        const { findings } = await setUp();
        expect(findings.get('role')).toMatchObject({
          status: 'warn',
          found: expect.stringContaining('not to tag'),
          next: expect.stringContaining('--unmarked'),
        });
      });
    });
  });

  it('says what it may not look at in the directory, which is no obstacle by itself', async () => {
    await place.changed(
      () => place.takeGraph(),
      async () => {
        const { code, findings } = await place.doctor();
        expect(code).toBe(EXIT.ok);
        for (const id of ['registering', 'secret-lifetime', 'consent', 'grants']) {
          expect(findings.get(id)).toMatchObject({
            status: 'warn',
            found: expect.stringContaining('may not'),
          });
        }
        expect(findings.get('grants')?.next).toContain('Directory Readers');
      },
    );
  });

  it('is read at 80 columns: what was found and what to do stand below one another', async () => {
    const context = contextOf({ env: place.cloud.env });
    Object.assign(context.stdout, { isTTY: true, columns: 80 });
    const at = ['--dir', join(place.top, 'narrow'), '--cloud', place.cloud.file, '--auth', 'environment'];
    const { stdout } = await runLab([...at, 'doctor'], context);
    const lines = stdout.split('\n').filter((line) => !/^ {8}az |https?:/.test(line));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^✔ Signed in as {13}\S+.*\n {27}\S/m);
  });

  it('names the proxy that requests go through, and not its password: its own, or else the environment’s', async () => {
    const { proxy, ...without } = JSON.parse(readFileSync(place.cloud.file, 'utf8'));
    const { host } = new URL(proxy);
    const env = { HTTPS_PROXY: `http://megan:secret@${host}` };
    const own = await place.doctor([], { HTTPS_PROXY: 'http://megan:secret@proxy.example:8080' });
    expect(own.findings.get('proxy')).toMatchObject({ found: `${host}, which the cloud's file names` });
    expect(own.code).toBe(EXIT.ok);
    const file = join(place.top, 'without-proxy.json');
    writeFileSync(file, JSON.stringify(without));
    const given = await place.doctor(['--cloud', file], env);
    expect(given.findings.get('proxy')).toMatchObject({ found: host });
    expect(given.code).toBe(EXIT.ok);
  });

  it('says of a damaged file that it is the file', async () => {
    const file = join(place.top, 'damaged.json');
    writeFileSync(file, 'not\njson');
    const { code, findings } = await place.doctor(['--cloud', file]);
    expect(code).toBe(EXIT.fails);
    expect([...findings.keys()].at(-1)).toBe('cloud');
    expect(findings.get('cloud')?.found).toMatch(
      /^The cloud of .*damaged\.json cannot be used: it is no JSON/,
    );
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
