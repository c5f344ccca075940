import { test as base, describe, expect } from 'vitest';
import { ask } from './http.ts';
import { createProcesses, type Processes } from './processes.ts';

const test = base.extend<{ controller: AbortController; processes: Processes }>({
  controller: async ({}, use) => use(new AbortController()),
  processes: async ({ controller }, use) => {
    const processes = createProcesses(controller.signal);
    await use(processes);
    await processes.stopAll();
  },
});

const HERE = { cwd: import.meta.dirname };

const SERVER = `
const server = require('node:http').createServer((_req, res) => res.end('here'));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Starts another process, which says the port that it listens on, and waits. */
const PARENT = `
require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(SERVER)}], { stdio: 'inherit' });
setInterval(() => {}, 1000);
`;

describe('a program', () => {
  test('that ends well has succeeded, and its output can be read', async ({ processes }) => {
    const running = await processes.node(['-e', 'console.log("done")'], HERE);
    await running.succeeded(10_000);
    expect(running.output()).toBe('done\n');
  });
  test('that fails says so with its last words', async ({ processes }) => {
    const running = await processes.node(['-e', 'console.error("no luck"); process.exitCode = 3'], HERE);
    await expect(running.succeeded(10_000)).rejects.toThrow('it ended with 3: no luck');
    expect(running.ended()).toBe('it ended with 3: no luck');
  });
  test('that is not done in time is ended', async ({ processes }) => {
    const running = await processes.node(['-e', 'setInterval(() => {}, 1000)'], HERE);
    await expect(running.succeeded(50)).rejects.toThrow('it was not done after 0.05 seconds');
    expect(running.ended()).toContain('it ended');
  });
  test('ends with all that it started', async ({ processes }) => {
    const running = await processes.node(['-e', PARENT], HERE);
    await expect.poll(() => running.output(), { timeout: 10_000 }).toMatch(/^\d+\n$/);
    const port = Number(running.output());
    expect(await ask(port, '/')).toMatchObject({ text: 'here' });
    await processes.stopAll();
    expect(running.ended()).toContain('it ended');
    await expect(ask(port, '/')).rejects.toThrow('ECONNREFUSED');
  });
  test('is not started any more after an interruption', async ({ controller, processes }) => {
    controller.abort();
    await expect(processes.node(['-e', ''], HERE)).rejects.toThrow('aborted');
  });
});
