import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import { test as base } from 'vitest';
import { type Connection, connect } from './connect.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit.ts';
import { readGlobals } from './globals.ts';
import type { Lab } from './lab.ts';
import { stopSandbox } from './local/process.ts';
import { main } from './main.ts';
import { createPrinter } from './report/printer.ts';
import { unrecorded } from './sessions/session.ts';

/** What one command line came to. */
export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** A context without a process: its streams are captured, and nobody sits at a terminal. */
export interface TestContext extends Context {
  /** What was written so far. */
  written(): { readonly stdout: string; readonly stderr: string };
}

export function contextOf(more: Partial<Context> = {}): TestContext {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    streams[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  return {
    stdin: new PassThrough(),
    ...streams,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    cwd: tmpdir(),
    interactive: false,
    redraws: false,
    colors: pc.createColors(false),
    now: () => new Date(),
    signal: new AbortController().signal,
    written: () => ({ ...texts }),
    ...more,
  };
}

/** Runs one command line in this process. */
export async function runLab(argv: readonly string[], context: TestContext = contextOf()): Promise<Ran> {
  const code = await main(argv, context);
  await new Promise(setImmediate); // the streams hand on what was written
  return { code, ...context.written() };
}

export interface TestLab {
  /** The lab's folder, which is removed afterwards; a sandbox that was started in it is stopped. */
  readonly dir: string;
  /** Runs one command line with this folder. */
  run(...argv: string[]): Promise<Ran>;
  /** The same lab as its commands find it, with the built-in az; one connection for a test's lab. */
  connection(): Promise<Connection>;
}

async function useLab(use: (lab: TestLab) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'lab-test-'));
  let connection: Promise<Connection> | undefined;
  await use({
    dir,
    run: (...argv) => runLab(['--dir', dir, ...argv]),
    connection: () => {
      connection ??= connectIn(dir);
      return connection;
    },
  });
  await (await connection)?.cloud.dispatcher?.destroy();
  await stopSandbox(dir);
  rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** What a command in this folder would get, with the built-in az. */
export function labIn(dir: string): Lab {
  const context = contextOf();
  const globals = readGlobals({ cloud: 'sandbox', az: 'builtin', dir }, context);
  return { context, globals, print: createPrinter(context, globals), session: unrecorded };
}

const connectIn = (dir: string): Promise<Connection> => connect(labIn(dir));

/** `test` with a lab of its own, one for each test. */
export const test = base.extend<{ lab: TestLab }>({ lab: ({}, use) => useLab(use) });

/** `test` with one lab for all tests of a file, which build on each other. */
export const testOnce = base.extend<{ lab: TestLab }>({ lab: [({}, use) => useLab(use), { scope: 'file' }] });
