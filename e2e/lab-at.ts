import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { expect } from 'vitest';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import type { Cloud } from '../checks/cloud.ts';
import { type SandboxAddress, sandboxCloud } from '../checks/clouds.ts';
import { type SandboxIdentity, sandboxCredential } from '../checks/credentials.ts';
import { createFacts, type Facts } from '../checks/facts/index.ts';
import type { Receipt } from '../checks/facts/receipts.ts';
import { checks } from '../checks/index.ts';
import { type Outcome, runChecks } from '../checks/run.ts';
import type { Target } from '../checks/target.ts';
import { faultsOf } from '../lab/report/testing.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const Site = z.object({
  properties: z.object({ hostNameSslStates: z.array(z.object({ name: z.string(), hostType: z.string() })) }),
});

export const HOST = 'azurewebsites.localhost';
export const BACKEND_URL = `https://lab-backend.${HOST}`;

/** Names and contents of an app's files. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** The files of a folder of this repository, without what was installed there. */
export function filesOf(folder: string): Files {
  const top = join(ROOT, folder);
  const names = readdirSync(top, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    names
      .filter((name) => !name.split(sep).includes('node_modules') && statSync(join(top, name)).isFile())
      .map((name) => [relative('.', name).split(sep).join('/'), readFileSync(join(top, name))]),
  );
}

/** An Express-less app that does what `code` says; `res` answers. */
export const appOf = (code: string, name = 'contoso'): Files => ({
  'package.json': JSON.stringify({ name, version: '1.0.0', scripts: { start: 'node server.js' } }),
  'server.js': `require('node:http').createServer((req, res) => { ${code} }).listen(process.env.PORT);`,
});

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** Where a sandbox is, and who the lab is there. */
export interface LabPlace extends SandboxAddress, SandboxIdentity {
  readonly subscriptionId: string;
}

/** The lab's checks on a sandbox, and what brings it into the state of a test, over HTTP as any client would. */
export type LabAt = ReturnType<typeof labAt>;

export interface LabOptions {
  /** May grow while a test goes on. */
  readonly receipts?: readonly Receipt[];
  /** Checks of later steps are not run. */
  readonly lastStep?: number;
}

/** The lab on a sandbox that runs. */
export function labAt(descriptor: LabPlace, { receipts = [], lastStep = 12 }: LabOptions = {}) {
  const cloud = sandboxCloud(descriptor);
  const credential = sandboxCredential(descriptor, cloud);
  const target: Target = {
    tenant: descriptor.tenantId,
    subscription: descriptor.subscriptionId,
    resourceGroup: 'rg-lab',
    location: 'East US 2',
    plan: 'plan-lab',
    sku: 'FREE',
    runtime: 'NODE:22-lts',
    frontend: 'lab-frontend',
    backend: 'lab-backend',
  };

  async function send(method: Method, url: string, body?: unknown, type = 'application/json') {
    const resource = url.startsWith(cloud.graph) ? cloud.resources.graph : cloud.resources.arm;
    const token = await credential.getToken(`${resource}/.default`);
    const answer = await request(url, {
      method,
      dispatcher: cloud.dispatcher,
      headers: {
        authorization: `Bearer ${token?.token}`,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      body: Buffer.isBuffer(body) ? body : body === undefined ? null : JSON.stringify(body),
      headersTimeout: 120_000,
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`);
    return text;
  }

  /** Asks ARM about `path` of the subscription. */
  const arm = (method: Method, path: string, body?: unknown, subscription = target.subscription) =>
    send(method, `${cloud.arm}/subscriptions/${subscription}${path}?api-version=2023-01-01`, body);

  const web = (group: string, type: string, name: string): string =>
    `/resourceGroups/${group}/providers/Microsoft.Web/${type}/${name}`;

  const lab = {
    target,
    arm,
    send,
    cloud,
    /** The facts of the lab, by connections of the caller's choice. */
    facts: (by: Cloud): Facts => createFacts({ cloud: by, credential, target, receipts }),
    site: (name: string, group = target.resourceGroup): string => web(group, 'sites', name),

    /** Makes a group and in it an App Service plan. */
    async makePlan(
      name: string,
      {
        group = target.resourceGroup,
        location = 'East US 2',
        sku = 'F1',
        linux = true,
        subscription = target.subscription,
      } = {},
    ) {
      await send(
        'PUT',
        `${cloud.arm}/subscriptions/${subscription}/resourceGroups/${group}?api-version=2021-04-01`,
        { location: 'eastus2' },
      );
      await arm(
        'PUT',
        web(group, 'serverfarms', name),
        { location, sku: { name: sku }, properties: { reserved: linux } },
        subscription,
      );
    },

    /** Makes a site, without code. */
    async makeSite(
      name: string,
      {
        group = target.resourceGroup,
        plan = target.plan,
        runtime = 'NODE|22-lts',
        subscription = target.subscription,
        location = 'East US 2',
        hashed = false,
      } = {},
    ) {
      const serverFarmId = `/subscriptions/${subscription}${web(group, 'serverfarms', plan)}`;
      const appSettings = [{ name: 'SCM_DO_BUILD_DURING_DEPLOYMENT', value: 'true' }];
      await arm(
        'PUT',
        web(group, 'sites', name),
        {
          location,
          properties: {
            serverFarmId,
            httpsOnly: true,
            ...(hashed ? { autoGeneratedDomainNameLabelScope: 'TenantReuse' } : {}),
            siteConfig: { linuxFxVersion: runtime, appSettings },
          },
        },
        subscription,
      );
    },

    /** Deploys files to a site of the lab's group, and waits until that is done, however it ends. */
    async deploy(name: string, files: Files): Promise<void> {
      const zip = new ZipFile();
      for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path);
      zip.end();
      const { properties } = Site.parse(
        JSON.parse(await arm('GET', web(target.resourceGroup, 'sites', name))),
      );
      const scm = properties.hostNameSslStates.find(({ hostType }) => hostType === 'Repository')?.name;
      const body = await buffer(zip.outputStream);
      await send('POST', `https://${scm}/api/zipdeploy`, body, 'application/octet-stream').catch(
        () => undefined,
      ); // a failed build is what some want
    },

    /** Replaces all app settings of a site. */
    settings: (name: string, properties: Record<string, string>) =>
      arm('PUT', `${web(target.resourceGroup, 'sites', name)}/config/appsettings`, { properties }),

    /** Runs the checks on a target that differs from the lab's in `more`, and sees that what they say reads well. */
    async check(more: Partial<Target> = {}, patience = 20_000): Promise<Outcome[]> {
      const changed = { ...target, ...more };
      const outcomes = await runChecks(
        checks.filter(({ step }) => step <= lastStep),
        createFacts({ cloud, credential, target: changed, patience, receipts }),
        changed,
      );
      expect(outcomes.flatMap(faultsOf)).toEqual([]);
      return outcomes;
    },

    /** What does not pass, as `check kind`; what is only blocked, or expected until later, is no failure. */
    async mistakes(more: Partial<Target> = {}, patience?: number): Promise<string[]> {
      return (await lab.check(more, patience)).flatMap((outcome) => {
        if (outcome.status === 'error') return [`${outcome.check.id} could not look: ${outcome.message}`];
        return outcome.status === 'fail' && outcome.expectedUntil === undefined
          ? [`${outcome.check.id} ${outcome.kind}`]
          : [];
      });
    },

    /** What a lab has after step 2, and a site called `scratch` for what goes wrong. */
    async prepare(): Promise<void> {
      await lab.makePlan('plan-lab');
      for (const name of ['lab-frontend', 'lab-backend', 'scratch']) await lab.makeSite(name);
      await lab.deploy('lab-frontend', filesOf('apps/frontend'));
      await lab.settings('lab-frontend', { BACKEND_URL });
      await lab.deploy('lab-backend', filesOf('apps/backend'));
    },

    /** The object ID of Microsoft Graph's service principal. */
    graphPrincipal: async (): Promise<string> =>
      z
        .object({ id: z.string() })
        .parse(
          JSON.parse(
            await send(
              'GET',
              `${cloud.graph}/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')`,
            ),
          ),
        ).id,

    /** Ends the connections. */
    disconnect: (): Promise<void> => cloud.dispatcher.destroy(),
  };
  return lab;
}
