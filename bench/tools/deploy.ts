import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Bench } from '../measurement.ts';
import { ask } from './http.ts';
import type { RunningSandbox } from './sandbox.ts';

/** By name; their files are deployed, not imported. */
const APPS = {
  express: fileURLToPath(new URL('../apps/express.js', import.meta.url)),
  raw: fileURLToPath(new URL('../apps/raw.js', import.meta.url)),
};

/** Whose packages the Express app has: the sandbox installs these without a network. */
const BACKEND = fileURLToPath(new URL('../../apps/backend/', import.meta.url));

const GROUP = 'rg-bench';

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
const Port = z.object({ port: z.int().positive() });

/** An app that was deployed to a sandbox. */
export interface Deployed {
  /** Its address in ARM, below the subscription. */
  readonly id: string;
  readonly host: string;
}

/** Deploys one of the apps as a learner would. @throws Error */
export async function deploy(
  bench: Bench,
  { lab }: RunningSandbox,
  app: keyof typeof APPS,
): Promise<Deployed> {
  const folder = bench.folder(app);
  const name = `bench-${app}`;
  const { dependencies } = Manifest.parse(JSON.parse(readFileSync(join(BACKEND, 'package.json'), 'utf8')));
  const manifest = {
    name,
    version: '1.0.0',
    private: true,
    type: 'module',
    scripts: { start: 'node server.js' },
    ...(app === 'express' ? { dependencies } : {}),
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  copyFileSync(APPS[app], join(folder, 'server.js'));
  if (app === 'express') copyFileSync(join(BACKEND, 'package-lock.json'), join(folder, 'package-lock.json'));
  const place = [
    ...['--resource-group', GROUP, '--plan', 'plan-bench', '--sku', 'FREE'],
    ...['--location', 'East US 2'],
  ];
  const what = ['--name', name, '--os-type', 'Linux', '--runtime', 'NODE:24-lts'];
  await lab(['--az', 'builtin', 'az', 'webapp', 'up', ...place, ...what], folder);
  const host = `${name}.azurewebsites.localhost`;
  return { id: `/resourceGroups/${GROUP}/providers/Microsoft.Web/sites/${name}`, host };
}

/** On which port the app itself listens, behind the front end; another one each time that it starts. */
export async function portOf(
  { descriptor }: RunningSandbox,
  { host }: Deployed,
  token?: string,
): Promise<number> {
  const options = { host, timeoutMs: 60_000, ...(token === undefined ? {} : { token }) };
  return Port.parse(JSON.parse((await ask(descriptor.port, '/port', options)).text)).port;
}
