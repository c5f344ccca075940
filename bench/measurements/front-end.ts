import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Bench, Measurement, Row } from '../measurement.ts';
import { alternate, ratio } from '../statistics.ts';
import { ask } from '../tools/http.ts';
import { requestsPerSecond } from '../tools/load.ts';
import { type RunningSandbox, startSandbox } from '../tools/sandbox.ts';

/** By name; their files are deployed, not imported. */
const APPS = {
  express: fileURLToPath(new URL('../apps/express.js', import.meta.url)),
  raw: fileURLToPath(new URL('../apps/raw.js', import.meta.url)),
};

/** Whose packages the Express app has: the sandbox installs these without a network. */
const BACKEND = fileURLToPath(new URL('../../apps/backend/', import.meta.url));

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
const Port = z.object({ port: z.int().positive() });

/** Where an app can be asked. */
interface Way {
  readonly name: string;
  readonly port: number;
  readonly host: string;
}

/**
 * Requests a second through a site's front end, beside the same app without it.
 *
 * Two apps are deployed to a sandbox by `az webapp up` (the built-in one), each the smallest that says something: one of
 * Express, as learners write them, and one of node:http alone, on which the front end weighs most. Each is asked through
 * the front end (http, the sandbox's port, the site's host name) and without it, on the port that the app itself listens
 * on: the same process both times, as warm and as configured, so that the difference is the front end and nothing else.
 * Plain HTTP and kept connections both ways; both ways take turns. The load comes from a process of its own on the same
 * machine: with two processors, three busy processes share them on the way through, and two on the way without.
 */
export const frontEnd: Measurement = {
  name: 'front-end',
  title: "Requests a second through a site's front end, beside the same app without it",
  method:
    'GET of a small JSON answer over kept connections, asked through the front end and at the port of the same app process, ' +
    'in turn; once with an Express app, once with an app of node:http alone.',
  async run(bench) {
    await bench.peers.install('autocannon');
    const sandbox = await startSandbox(bench);
    const rows: Row[] = [];
    for (const app of ['express', 'raw'] as const) rows.push(...(await measure(bench, sandbox, app)));
    await sandbox.stop();
    const series = (subject: string) => {
      const found = rows.find((row) => row.subject === subject)?.figures.requests;
      if (!found) throw new Error(`nothing was measured of ${subject}`);
      return found;
    };
    return {
      rows,
      ratios: Object.values(TITLES).map((title) =>
        ratio(
          `${title}, through the front end / without it`,
          series(`${title}, through`),
          series(`${title}, without`),
        ),
      ),
      targets: [],
      notMeasured: [],
    };
  },
};

const TITLES = { express: 'Express app', raw: 'node:http app' } as const;

async function measure(bench: Bench, sandbox: RunningSandbox, app: keyof typeof TITLES): Promise<Row[]> {
  const { port } = sandbox.descriptor;
  const host = await deploy(bench, sandbox, app);
  const answer = await ask(port, '/port', { host, timeoutMs: 60_000 });
  const own = Port.parse(JSON.parse(answer.text)).port;
  const ways: Way[] = [
    { name: `${TITLES[app]}, through`, port, host },
    { name: `${TITLES[app]}, without`, port: own, host: `127.0.0.1:${own}` },
  ];
  const found = new Map(ways.map(({ name }): [string, number[]] => [name, []]));
  const [runs, seconds] = bench.quick ? [2, 1] : [5, 3];
  await alternate(ways, runs + 1, async (way, run) => {
    const requests = await requestsPerSecond(bench, { ...way, path: '/hello', seconds });
    bench.say(`front-end ${run}: ${way.name} answered ${Math.round(requests)} requests a second`);
    if (run > 0) found.get(way.name)?.push(requests); // the first of each warms it up
  });
  return [...found].map(([subject, values]) => ({ subject, figures: { requests: { unit: '/s', values } } }));
}

/** Deploys one of the apps as a learner would. Returns the host name of its site. */
async function deploy(bench: Bench, { lab }: RunningSandbox, app: keyof typeof TITLES): Promise<string> {
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
    '--resource-group',
    'rg-bench',
    '--plan',
    'plan-bench',
    '--sku',
    'FREE',
    '--location',
    'East US 2',
  ];
  const what = ['--name', name, '--os-type', 'Linux', '--runtime', 'NODE:24-lts'];
  await lab(['--az', 'builtin', 'az', 'webapp', 'up', ...place, ...what], folder);
  return `${name}.azurewebsites.localhost`;
}
