import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import type { Cloud } from '../checks/cloud.ts';
import { sandboxCloud } from '../checks/clouds.ts';
import { sandboxCredential } from '../checks/credentials.ts';
import { createFacts, type Facts } from '../checks/facts/index.ts';
import { checks } from '../checks/index.ts';
import { type Outcome, runChecks } from '../checks/run.ts';
import type { Target } from '../checks/target.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const Descriptor = z.object({
  port: z.number(),
  caFile: z.string(),
  tenantId: z.string(),
  subscriptionId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});

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

/** A sandbox in a process of its own, and the lab's checks on it. */
export type CheckedLab = Awaited<ReturnType<typeof openLab>>;

/** Starts a sandbox in `dir`, where it stays between starts. */
export async function openLab(dir: string) {
  const child = spawn(process.execPath, [join(ROOT, 'sandbox/bin.js'), '--dir', dir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the sandbox ended with ${code}`);
    }),
  ]);
  const descriptor = Descriptor.parse(JSON.parse(readFileSync(join(dir, 'sandbox.json'), 'utf8')));
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

  async function send(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    url: string,
    body?: unknown,
    type = 'application/json',
  ) {
    const token = await credential.getToken(`${cloud.resources.arm}/.default`);
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
  const arm = (
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    subscription = target.subscription,
  ) => send(method, `${cloud.arm}/subscriptions/${subscription}${path}?api-version=2023-01-01`, body);

  const web = (group: string, type: string, name: string): string =>
    `/resourceGroups/${group}/providers/Microsoft.Web/${type}/${name}`;

  const lab = {
    target,
    port: descriptor.port,
    arm,
    /** The facts of the lab, by connections of the caller's choice. */
    facts: (by: Cloud): Facts => createFacts({ cloud: by, credential, target }),
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

    /** Runs every check on a target that differs from the lab's in `more`. */
    check(more: Partial<Target> = {}, patience = 20_000): Promise<Outcome[]> {
      const changed = { ...target, ...more };
      return runChecks(checks, createFacts({ cloud, credential, target: changed, patience }), changed);
    },

    /** What does not pass, as `check kind`; what is only blocked is no failure. */
    async mistakes(more: Partial<Target> = {}, patience?: number): Promise<string[]> {
      return (await lab.check(more, patience)).flatMap((outcome) => {
        if (outcome.status === 'error') return [`${outcome.check.id} could not look: ${outcome.message}`];
        return outcome.status === 'fail' ? [`${outcome.check.id} ${outcome.kind}`] : [];
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

    /** Lines of the sandbox's log that say that it was asked what it does not imitate, or failed. */
    complaints: (): string[] =>
      readFileSync(join(dir, 'sandbox.log'), 'utf8')
        .split('\n')
        .filter((line) => /not imitated|fault in/.test(line)),

    /** Ends the process. */
    async close(): Promise<void> {
      await cloud.dispatcher.destroy();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
  return lab;
}

/** A folder for a sandbox, and the function that removes it. */
export function sandboxFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'lab-checks-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
