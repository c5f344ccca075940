import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import { z } from 'zod';
import { readVersion } from '../../lab/az/real/real.ts';
import { sandboxFolder } from '../../lab/local/descriptor.ts';
import { sandboxEnvironment, sandboxVariables } from '../../lab/local/environment.ts';
import type { Bench, Measurement, Row } from '../measurement.ts';
import { ratio } from '../statistics.ts';
import { type RunningSandbox, startSandbox } from '../tools/sandbox.ts';

const Roster = z.array(
  z.object({
    subscription: z.string(),
    'resource group': z.string(),
    frontend: z.string(),
    backend: z.string(),
  }),
);

/** A student whom the script of az looks at. */
type Student = z.infer<typeof Roster>[number];

const LATENCY = 'latency=50ms';

/**
 * How many requests `lab validate` asks for a student, and how long a student takes, beside a script of az that reads the
 * same things of one student after the other.
 *
 * A class of 200 finished students is seeded in a sandbox whose every answer takes 50 ms longer. The script has one az
 * command for each thing that the checks read: group, plan, both apps with their settings, configuration, authentication and
 * deployments, both registrations and service principals, and what was granted. Each az is a process of its own, as in every
 * script. Requests are those in the sandbox's log: to ARM, Graph, Kudu and the sign-in; pages of apps, which no az asks for,
 * are not counted on either side, and are in the lab's time only.
 */
export const validate: Measurement = {
  name: 'validate',
  title: 'lab validate on a class of 200, beside a script of az that reads the same',
  method:
    'Every answer takes 50 ms longer. The lab looks at the whole class, 8 students at once; at some of them, one at a time; the ' +
    'script of az looks at a few, one after the other.',
  async run(bench) {
    const sandbox = await startSandbox(bench);
    const folder = bench.folder('class');
    const students = bench.quick ? 40 : 200;
    const mix = ['--students', String(students), '--mix', `finished=${students}`, '--out', 'class'];
    await sandbox.lab(['--quiet', 'sandbox', 'seed', ...mix], folder);
    await sandbox.lab(['--quiet', 'sandbox', 'fault', LATENCY], folder);
    const version = await azVersion(bench);
    const rows: Row[] = [];
    const atOnce = await labRuns(bench, sandbox, { folder, students, more: [] });
    rows.push({ subject: 'lab validate, 8 at once', figures: atOnce });
    const shard = students / 10;
    const one = ['--shard', '1/10', '--concurrency', '1'];
    const single = await labRuns(bench, sandbox, { folder, students: shard, more: one });
    rows.push({ subject: 'lab validate, one at a time', figures: single });
    if (version !== undefined) {
      const script = await azRuns(bench, sandbox, folder);
      rows.push({ subject: `a script of az (${version})`, figures: script });
      await sandbox.stop();
      return {
        rows,
        ratios: [
          ratio('requests a student: script / lab', script.requests, atOnce.requests),
          ratio('time a student: script / lab, one at a time', script.time, single.time),
          ratio('time a student: script / lab, 8 at once', script.time, atOnce.time),
        ],
        targets: [],
        notMeasured: [],
      };
    }
    await sandbox.stop();
    return {
      rows,
      ratios: [],
      targets: [],
      notMeasured: ['the script of az: az is not installed, or does not work'],
    };
  },
};

const series = (requests: readonly number[], milliseconds: readonly number[]) =>
  ({
    requests: { unit: 'requests', values: requests },
    time: { unit: 'ms', values: milliseconds },
  }) as const;

interface LabRuns {
  readonly folder: string;
  readonly students: number;
  readonly more: readonly string[];
}

/** Runs of `lab validate`: what a student came to in each. */
async function labRuns(bench: Bench, sandbox: RunningSandbox, { folder, students, more }: LabRuns) {
  const requests: number[] = [];
  const milliseconds: number[] = [];
  for (let run = 1; run <= (bench.quick ? 1 : 3); run += 1) {
    const before = requestsSoFar(sandbox);
    const from = performance.now();
    const out = join(bench.folder('reports'), 'out');
    await sandbox.lab(['--quiet', 'validate', join('class', 'roster.csv'), '--out', out, ...more], folder);
    milliseconds.push((performance.now() - from) / students);
    requests.push((requestsSoFar(sandbox) - before) / students);
    bench.say(`validate ${run}: ${students} students, ${((performance.now() - from) / 1000).toFixed(1)} s`);
  }
  return series(requests, milliseconds);
}

/** The script of az, for a few students of whom the roster says everything. */
async function azRuns(bench: Bench, sandbox: RunningSandbox, folder: string) {
  const { dir, descriptor } = sandbox;
  await sandbox.lab(['sandbox', 'env', '--login'], folder);
  const env = sandboxEnvironment(process.env, sandboxVariables(dir, descriptor));
  const rows = Roster.parse(parse(readFileSync(join(folder, 'class', 'roster.csv')), { columns: true }));
  const named = rows.filter(({ frontend }) => frontend !== '').slice(0, bench.quick ? 1 : 3);
  const requests: number[] = [];
  const milliseconds: number[] = [];
  for (const student of named) {
    const before = requestsSoFar(sandbox);
    const from = performance.now();
    const az = async (...args: string[]): Promise<string> =>
      (
        await execa('az', [...args, '--output', 'json'], {
          cwd: folder,
          env,
          extendEnv: false,
          timeout: 120_000,
        })
      ).stdout;
    await readByAz(az, student);
    milliseconds.push(performance.now() - from);
    requests.push(requestsSoFar(sandbox) - before);
    bench.say(`validate: az took ${((performance.now() - from) / 1000).toFixed(1)} s for a student`);
  }
  return series(requests, milliseconds);
}

const Site = z.object({ id: z.string(), appServicePlanId: z.string() });
const ClientId = z.string().min(1);

/** Reads with az what the checks read of a finished student. */
async function readByAz(az: (...args: string[]) => Promise<string>, student: Student): Promise<void> {
  const { subscription, 'resource group': group } = student;
  const where = ['--subscription', subscription, '--resource-group', group];
  await az('group', 'show', '--subscription', subscription, '--name', group);
  for (const name of [student.frontend, student.backend]) {
    const app = [...where, '--name', name];
    const { id, appServicePlanId } = Site.parse(JSON.parse(await az('webapp', 'show', ...app)));
    if (name === student.frontend) await az('appservice', 'plan', 'show', '--ids', appServicePlanId);
    await az('webapp', 'config', 'appsettings', 'list', ...app);
    await az('webapp', 'config', 'show', ...app);
    await az('webapp', 'log', 'deployment', 'show', ...app);
    const auth = `${id}/config/authsettingsV2?api-version=2023-01-01`;
    const registration = 'properties.identityProviders.azureActiveDirectory.registration.clientId';
    const clientId = ClientId.parse(JSON.parse(await az('rest', '--url', auth, '--query', registration)));
    await az('ad', 'app', 'show', '--id', clientId);
    await az('ad', 'sp', 'show', '--id', clientId);
    await az('ad', 'app', 'permission', 'list-grants', '--id', clientId);
  }
}

/** How many requests the sandbox has answered for clients of Azure. */
const requestsSoFar = ({ dir }: RunningSandbox): number =>
  readFileSync(join(sandboxFolder(dir), 'sandbox.log'), 'utf8').match(/ (?:arm|graph|kudu|login) [A-Z]+ /g)
    ?.length ?? 0;

/** The version of the installed az; `undefined` when there is none that works. The user's own folder of az is not touched. */
async function azVersion(bench: Bench): Promise<string | undefined> {
  const folder = bench.folder('az');
  const found = await readVersion({ ...process.env, AZURE_CONFIG_DIR: folder }, folder);
  return 'version' in found ? found.version : undefined;
}
