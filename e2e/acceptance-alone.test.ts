import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onPath } from './installed.ts';
import { newLab, REPOSITORY } from './lab-process.ts';

/**
 * A machine that has Node.js, npm and this repository with its packages, and nothing else: no Azure CLI, no network but
 * loopback, no terminal.
 */

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

/** Whether a process can be given a network of its own here, in which there is loopback only (Linux, root or user namespaces). */
const cutOff =
  (await execa('unshare', ['--map-root-user', '--net', 'ip', 'link', 'set', 'lo', 'up'], { reject: false }))
    .exitCode === 0;

const lab = newLab();
const bin = mkdtempSync(join(tmpdir(), 'lab-bin-'));

/** Runs a line of a shell on that machine. */
function onThatMachine(line: string) {
  const env = {
    ...Object.fromEntries(
      ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'npm_config_registry'].map((name) => [
        name,
        NOWHERE,
      ]),
    ),
    PATH: bin,
    HOME: join(lab.dir, '..', 'home'),
  };
  const shell = ['/bin/sh', '-c', line];
  const options = { cwd: REPOSITORY, env, extendEnv: false, reject: false, stdin: 'ignore' } as const;
  const loopbackOnly = `${onPath('ip')} link set lo up && exec "$@"`;
  return cutOff
    ? execa(
        String(onPath('unshare')),
        ['--map-root-user', '--net', '/bin/sh', '-c', loopbackOnly, 'sh', ...shell],
        options,
      )
    : execa('/bin/sh', shell.slice(1), options);
}

beforeAll(() => {
  for (const name of ['node', 'npm', 'sh', 'env']) symlinkSync(String(onPath(name)), join(bin, name));
});
afterAll(async () => {
  await lab.remove();
  rmSync(bin, { recursive: true });
});

describe('on a machine without the Azure CLI and without a network', () => {
  it('npm start -- run --to 3 --yes performs and proves steps 1 to 3', async () => {
    // The sandbox lives in the same network, and is reached from nowhere else: it has to be ended in there.
    const { stdout, stderr, exitCode } = await onThatMachine(
      `az version; npm start -- --dir '${lab.dir}' run --to 3 --yes; code=$?; npm start --silent -- --dir '${lab.dir}' sandbox down; exit $code`,
    );
    expect(stderr).toContain('az: not found');
    expect(stdout).toContain("with the lab's built-in az");
    expect(stdout).toContain(
      "✔ The frontend shows the backend's profile (John Doe, withAuthentication: false)",
    );
    expect(stdout).toContain('All 3 steps are done and checked');
    expect(stdout).toContain('The sandbox is down.');
    expect(exitCode).toBe(0);
    expect(existsSync(join(lab.dir, '..', 'home', '.azure'))).toBe(false);
    const log = readFileSync(join(lab.dir, 'sandbox/sandbox.log'), 'utf8');
    expect(log.split('\n').filter((line) => /not imitated|fault in/.test(line))).toEqual([]);
  });

  it('npm start without a terminal performs what there is to perform, and says that it does', async () => {
    const { stdout, exitCode } = await onThatMachine(
      `npm start -- --dir '${lab.dir}'; code=$?; npm start --silent -- --dir '${lab.dir}' sandbox down; exit $code`,
    );
    expect(stdout).toContain('There is no terminal here to guide anybody at');
    expect(stdout).toContain('Done already: all of its checks pass.');
    expect(stdout).toMatch(/All \d+ steps are done and checked/);
    expect(exitCode).toBe(0);
  });
});
