import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Argument, Command, CommanderError } from 'commander';
import { z } from 'zod';
import { type Bench, type Measurement, NotMeasuredError } from './measurement.ts';
import { measurements } from './measurements/index.ts';
import { type Outcome, type Result, reportData, reportText } from './report.ts';
import { thisMachine } from './tools/machine.ts';
import { createPeers } from './tools/peers.ts';
import { createProcesses } from './tools/processes.ts';

const EXIT = { ok: 0, failed: 1, usage: 64, interrupted: 130 } as const;

const Options = z.object({ json: z.boolean().default(false), quick: z.boolean().default(false) });

/**
 * `npm run bench [-- name…] [--json] [--quick]`: measures, and prints the report on standard output (how far it is, on
 * standard error). A target that is missed is a result and no failure; a measurement that could not be made by our own
 * fault is one.
 */
export async function start(): Promise<void> {
  const program = new Command('bench')
    .description(
      'Measures the lab beside its peers, in one run on this machine, and says which targets are met.\n' +
        'The peers are installed once, outside the repository: in $LAB_BENCH_DIR, or a folder for temporary files.\n\n' +
        measurements.map(({ name, title }) => `  ${name.padEnd(10)} ${title}`).join('\n'),
    )
    .addArgument(
      new Argument('[names...]', 'what to measure (default: everything)').choices(
        measurements.map(({ name }) => name),
      ),
    )
    .option('--json', 'one JSON document on standard output')
    .option('--quick', 'fewer and shorter runs: rough, in a minute or two')
    .exitOverride();
  try {
    program.parse();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage; // it has printed
    return;
  }
  const { json, quick } = Options.parse(program.opts());
  const wanted = measurements.filter(({ name }) => program.args.length === 0 || program.args.includes(name));
  const machine = thisMachine();
  const { results, interrupted } = await measureAll(wanted, quick);
  if (interrupted) {
    process.stderr.write('Interrupted.\n');
    process.exitCode = EXIT.interrupted;
    return;
  }
  process.stdout.write(
    json
      ? `${JSON.stringify(reportData(machine, quick, results), null, 2)}\n`
      : reportText(machine, quick, results),
  );
  process.exitCode = results.some(({ outcome }) => outcome.kind === 'failed') ? EXIT.failed : EXIT.ok;
}

async function measureAll(
  wanted: readonly Measurement[],
  quick: boolean,
): Promise<{ results: Result[]; interrupted: boolean }> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const controller = new AbortController();
  const { signal } = controller;
  const dir = mkdtempSync(join(tmpdir(), 'easy-auth-lab-run-'));
  const processes = createProcesses(signal);
  const interrupt = (): void => {
    controller.abort();
    processes.stopAll().catch(() => undefined); // it is done again, and looked at, at the end
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, interrupt);
  const peers = createPeers(process.env.LAB_BENCH_DIR || join(tmpdir(), 'easy-auth-lab-peers'), {
    say,
    signal,
  });
  const bench: Bench = {
    quick,
    say,
    peers,
    processes,
    folder: (name) => mkdtempSync(join(dir, `${name}-`)),
  };
  const results: Result[] = [];
  try {
    for (const measurement of wanted) {
      if (signal.aborted) break;
      say(`${measurement.name}: ${measurement.title}`);
      results.push({ measurement, outcome: await measure(measurement, bench) });
      await processes.stopAll();
    }
  } finally {
    for (const pid of await processes.stopAll()) say(`Process ${pid} did not end; end it yourself.`);
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, interrupt);
    rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
  return { results, interrupted: signal.aborted };
}

async function measure(measurement: Measurement, bench: Bench): Promise<Outcome> {
  try {
    return { kind: 'measured', findings: await measurement.run(bench) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: error instanceof NotMeasuredError ? 'not measured' : 'failed', why };
  }
}
