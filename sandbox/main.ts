import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AlreadyRunningError } from './core/descriptor.ts';
import { diskTrouble } from './core/disk.ts';
import { fileLog } from './core/log.ts';
import { StateError } from './core/store.ts';
import { SpecError } from './faults/spec.ts';
import { startSandbox } from './server.ts';

/** The sandbox's process: `node sandbox/bin.js --dir DIR [--port N] [--fault SPEC]`. The lab starts it; it may be started by hand. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { dir: { type: 'string' }, port: { type: 'string' }, fault: { type: 'string' } },
  });
  if (!values.dir) return fail(64, 'The sandbox needs a folder: --dir DIR');
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    return fail(64, `--port takes a number from 0 to 65535, not ${values.port}`);
  }
  const { dir } = values;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const log = fileLog(join(dir, 'sandbox.log'));
  process.on('uncaughtException', (error) => log.fault('the process', error));
  // A file at its limit is an error of one write; write-file-atomic's signal-exit would make it the end of the process.
  process.on('SIGXFSZ', () => {});
  process.on('unhandledRejection', (error) => log.fault('the process', error));
  try {
    const folder = process.env.SANDBOX_RECORDINGS;
    const record = folder ? (await import('./parity/recording.ts')).recording(folder) : undefined;
    const sandbox = await startSandbox({
      dir,
      log,
      ...(record ? { onAnswer: record } : {}),
      ...(port === undefined ? {} : { port }),
      faults: values.fault,
      onStop: () => stop(),
    });
    const stop = (): void => void sandbox.close().finally(() => process.exit(0));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    process.stdout.write(`The sandbox is ready on ${sandbox.descriptor.url}\n`);
  } catch (error) {
    if (error instanceof AlreadyRunningError) {
      process.stdout.write('The sandbox of this folder runs already.\n');
      return;
    }
    if (error instanceof StateError) return fail(3, error.message);
    if (error instanceof SpecError) return fail(64, `${error.message}\n${error.next}`);
    log.fault('the start', error);
    const trouble = diskTrouble(error);
    // A full disk may not take these words, either: the code says it.
    if (trouble !== undefined) return fail(4, trouble);
    return fail(1, `The sandbox did not start: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fail(code: number, message: string): void {
  process.exitCode = code;
  process.stderr.on('error', () => {}).write(`${message}\n`);
}

await main();
