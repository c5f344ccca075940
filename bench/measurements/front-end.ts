import type { Bench, Measurement, Row } from '../measurement.ts';
import { alternate, ratio } from '../statistics.ts';
import { deploy, portOf } from '../tools/deploy.ts';
import { requestsPerSecond } from '../tools/load.ts';
import { type RunningSandbox, startSandbox } from '../tools/sandbox.ts';

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
  const deployed = await deploy(bench, sandbox, app);
  const { host } = deployed;
  const own = await portOf(sandbox, deployed);
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
