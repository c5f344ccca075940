import { readVersion } from '../../lab/az/real/real.ts';
import { stopSandbox } from '../../lab/local/process.ts';
import type { Bench, Measurement } from '../measurement.ts';
import { alternate, ratio } from '../statistics.ts';
import { LAB } from '../tools/sandbox.ts';

const RUN_MS = 600_000;

/** How the lab is told which az to use, and how the report calls it. */
const NAMES = { builtin: 'with the built-in az', real: 'with the real az' } as const;
type Az = keyof typeof NAMES;

/**
 * How long `lab run --to 3 --yes` takes, with the built-in az and with the real one: from the start of the command in an
 * empty folder (the sandbox is not running, keys and certificates are not made) until it has performed and checked steps 1
 * to 3 and ended well. Each run has a folder of its own; both kinds take turns; the first of each is not counted. Seconds
 * that a learner waits, beside no peer. What needs no time here needs some on Azure: this says how quick the lab is, not how
 * quick the cloud.
 */
export const labRun: Measurement = {
  name: 'lab-run',
  title: 'lab run --to 3 --yes, with the built-in az and with the real one',
  method:
    'From the start of the command, in an empty folder and with no sandbox running, until it has ended well.',
  async run(bench) {
    const version = await realAz(bench);
    const kinds: Az[] = version === undefined ? ['builtin'] : ['builtin', 'real'];
    const name = (az: Az): string => (az === 'real' ? `${NAMES.real} (${version})` : NAMES.builtin);
    const found = { builtin: [] as number[], real: [] as number[] };
    await alternate(kinds, bench.quick ? 2 : 4, async (az, run) => {
      const milliseconds = await runLab(bench, az);
      bench.say(`lab-run ${run}: ${name(az)}, ${(milliseconds / 1000).toFixed(1)} s`);
      if (run > 0) found[az].push(milliseconds);
    });
    const series = (az: Az) => ({ unit: 'ms', values: found[az] }) as const;
    return {
      rows: kinds.map((az) => ({ subject: name(az), figures: { 'steps 1 to 3': series(az) } })),
      ratios:
        version === undefined
          ? []
          : [ratio('time: real az / built-in az', series('real'), series('builtin'))],
      targets: [],
      notMeasured: version === undefined ? ['the real az: it is not installed, or does not work'] : [],
    };
  },
};

/** Performs the steps in a new folder and returns the milliseconds. The sandbox that it leaves running is ended. */
async function runLab(bench: Bench, az: Az): Promise<number> {
  const dir = bench.folder(`run-${az}`);
  const from = performance.now();
  try {
    const args = ['--dir', dir, '--az', az, '--quiet', 'run', '--to', '3', '--yes'];
    const running = await bench.processes.node([LAB, ...args], { cwd: dir });
    await running.succeeded(RUN_MS);
    return performance.now() - from;
  } finally {
    await stopSandbox(dir);
  }
}

/** The version of the installed az; `undefined` when there is none that works. The user's own folder of az is not touched. */
async function realAz(bench: Bench): Promise<string | undefined> {
  const folder = bench.folder('az');
  const found = await readVersion({ ...process.env, AZURE_CONFIG_DIR: folder }, folder);
  return 'version' in found ? found.version : undefined;
}
