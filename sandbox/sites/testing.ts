import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { ZipFile } from 'yazl';
import { z } from 'zod';
import type { Frozen } from '../core/store.ts';
import { resources, type Site } from '../state/resources.ts';
import type { Answer, Ask, TestSandbox } from '../testing.ts';

/** Files of an app: names to texts. */
export type Files = Readonly<Record<string, string | Buffer>>;

/** A site with what a client of it needs. */
export interface TestSite {
  /** As it is in the state now. */
  readonly site: Frozen<Site>;
  /** `Authorization` with its publishing credentials. */
  readonly basic: string;
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  kudu(method: string, path: string, ask?: Ask): Promise<Answer>;
  /** Changes the site in the state. */
  change(change: Partial<Site>): void;
  /** Deploys `files` and waits for the end; fails the test when the deployment fails. */
  deploy(files: Files): Promise<void>;
}

/** Makes a site in the state of `sandbox`, on a Free plan of its own. */
export function makeSite(sandbox: TestSandbox, name: string, more: Partial<Site> = {}): TestSite {
  const { groups, plans, sites } = resources(sandbox.store);
  const { subscriptionId } = sandbox.descriptor;
  const group = `${sandbox.subscription}/resourceGroups/rg-${name}`;
  const shared = {
    subscriptionId,
    resourceGroup: `rg-${name}`,
    location: 'East US 2',
    createdAt: new Date().toISOString(),
    changedAt: new Date().toISOString(),
  };
  groups.put({ ...shared, id: group, name: `rg-${name}`, location: 'eastus2', state: 'Succeeded' });
  const plan = plans.put({
    ...shared,
    id: `${group}/providers/Microsoft.Web/serverfarms/plan`,
    name: 'plan',
    number: 1,
    sku: { name: 'F1', tier: 'Free', size: 'F1', family: 'F', capacity: 1 },
    linux: true,
    perSiteScaling: false,
  });
  const id = `${group}/providers/Microsoft.Web/sites/${name}`;
  sites.put({
    ...shared,
    id,
    name,
    planId: plan.id,
    linux: true,
    hostName: `${name}.azurewebsites.localhost`,
    scmHostName: `${name}.scm.azurewebsites.localhost`,
    state: 'Running',
    usageState: 'Normal',
    httpsOnly: true,
    clientAffinityEnabled: true,
    config: { linuxFxVersion: 'NODE|22-lts' },
    appSettings: {},
    connectionStrings: {},
    slotConfigNames: { connectionStringNames: null, appSettingNames: null, azureStorageConfigNames: null },
    logs: {},
    metadata: {},
    basicAuth: { scm: true, ftp: true },
    publishing: { user: `$${name}`, password: `password-of-${name}` },
    restarts: 0,
    ...more,
  });
  const current = (): Frozen<Site> => {
    const site = sites.get(id.toLowerCase());
    if (!site) throw new Error(`${name} was deleted`);
    return site;
  };
  const basic = `Basic ${Buffer.from(`$${name}:password-of-${name}`).toString('base64')}`;
  const kudu = (method: string, path: string, ask: Ask = {}): Promise<Answer> =>
    sandbox.ask(method, `https://${name}.scm.azurewebsites.localhost${path}`, {
      ...ask,
      headers: { authorization: basic, ...ask.headers },
    });
  return {
    get site() {
      return current();
    },
    basic,
    kudu,
    ask: (method, path, ask) => sandbox.ask(method, `https://${name}.azurewebsites.localhost${path}`, ask),
    change: (change) => void sites.put({ ...current(), ...change }),
    async deploy(files) {
      const answer = await kudu('POST', '/api/zipdeploy', { body: await zipOf(files) });
      if (answer.status !== 200) throw new Error(`not deployed: ${answer.status} ${answer.bytes}`);
    },
  };
}

/** A zip of `files`; a name that ends in `/` is a folder. */
export async function zipOf(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/')) zip.addEmptyDirectory(name);
    else zip.addBuffer(Buffer.from(content), name);
  }
  zip.end();
  const chunks: Buffer[] = [];
  zip.outputStream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(zip.outputStream, 'end');
  return Buffer.concat(chunks);
}

/** An app without packages: `body` is the text of an async function of `req` and `res`, and is the answer if it returns. */
export const appOf = (body: string, before = ''): Files => ({
  'package.json': JSON.stringify({ name: 'tiny', version: '1.0.0', scripts: { start: 'node index.js' } }),
  'index.js': `const http = require('node:http');
${before}
http.createServer(async (req, res) => {
  try {
    const answer = await (async () => { ${body} })();
    if (answer !== undefined) res.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  } catch (error) { res.statusCode = 500; res.end(String(error.cause ?? error)); }
}).listen(process.env.PORT);`,
});

/** Sends one request and hands out the answer as it comes: each chunk as a text. The connection ends with `stop`. */
export async function openStream(
  sandbox: TestSandbox,
  url: string,
  headers: Record<string, string> = {},
): Promise<{
  status: number;
  text: () => string;
  until: (pattern: RegExp) => Promise<void>;
  stop: () => void;
}> {
  const { host, pathname, search } = new URL(url);
  const req = request({
    host: '127.0.0.1',
    port: sandbox.descriptor.port,
    path: `${pathname}${search}`,
    headers: { host, ...headers },
  });
  req.end();
  const [res] = await once(req, 'response');
  let text = '';
  let check = (): void => {};
  res.setEncoding('utf8');
  res.on('data', (chunk: string) => {
    text += chunk;
    check();
  });
  res.on('error', () => {}); // `stop` cuts it
  return {
    status: res.statusCode ?? 0,
    text: () => text,
    until: (pattern) =>
      new Promise((resolve) => {
        check = () => pattern.test(text) && resolve();
        check();
      }),
    stop: () => req.destroy(),
  };
}

/** Waits until `condition` holds; a test's own time limit bounds it. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Waits until the latest deployment is final, as clients do. */
export async function latest({ kudu }: TestSite): Promise<Answer['body']> {
  let answer = await kudu('GET', '/api/deployments/latest');
  await eventually(async () => {
    answer = await kudu('GET', '/api/deployments/latest');
    return answer.status === 200 && answer.body.complete;
  });
  return answer.body;
}

/** The lock file of this repository, where npm looks for it. */
const LOCK = new URL('../../package-lock.json', import.meta.url);
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** An app of one file with the package `name`, and the lock file that npm makes where this repository's packages are. */
export function lockedApp(name: string, index: string): Files {
  const lab = Lock.parse(JSON.parse(readFileSync(LOCK, 'utf8'))).packages;
  const packages: typeof lab = {};
  const add = (wanted: string, from: string): void => {
    let at = from;
    while (at !== '' && !lab[`${at}/node_modules/${wanted}`])
      at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')));
    const path = at === '' ? `node_modules/${wanted}` : `${at}/node_modules/${wanted}`;
    const entry = lab[path];
    if (!entry || packages[path]) return;
    packages[path] = entry;
    for (const dependency of Object.keys(entry.dependencies ?? {})) add(dependency, path);
  };
  add(name, '');
  const dependencies = { [name]: lab[`node_modules/${name}`]?.version ?? '' };
  const manifest = { name: 'app', version: '1.0.0', scripts: { start: 'node index.js' }, dependencies };
  return {
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': manifest, ...packages } }),
    'index.js': index,
  };
}
