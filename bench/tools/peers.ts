import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { z } from 'zod';
import { NotMeasuredError } from '../measurement.ts';

/** The programs that we are measured beside, and the one that makes the load; exactly these versions. */
const VERSIONS = {
  '@azure/static-web-apps-cli': '2.0.10',
  emulate: '0.8.0',
  'oauth2-mock-server': '8.2.3',
  autocannon: '9.0.0',
} as const;

export type PeerName = keyof typeof VERSIONS;

export interface Peer {
  readonly version: string;
  /** Its command, a file to be run by Node. */
  readonly program: string;
}

/** Programs from the registry, each in a folder of its own outside the repository, where it stays for the next time. */
export interface Peers {
  /** Installs it if that has not been done. @throws NotMeasuredError when it cannot be installed */
  install(name: PeerName): Promise<Peer>;
}

const INSTALL_MS = 300_000;

/** One more try, and not npm's two: without a network, each takes a minute to give up. Its errors are wanted in any case. */
const INSTALL = [
  'install',
  '--save-exact',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--fetch-retries=1',
  '--loglevel=error',
] as const;

const Manifest = z.object({
  version: z.string(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]),
});

export interface PeersOptions {
  /** Says what is being installed. */
  readonly say: (text: string) => void;
  /** Ends an installation when it is aborted. */
  readonly signal: AbortSignal;
}

/** The peers in the folder `dir`. */
export function createPeers(dir: string, options: PeersOptions): Peers {
  const installed = new Map<PeerName, Promise<Peer>>();
  return {
    install(name) {
      const found = installed.get(name) ?? install(dir, name, options);
      installed.set(name, found);
      return found;
    },
  };
}

async function install(dir: string, name: PeerName, { say, signal }: PeersOptions): Promise<Peer> {
  const version = VERSIONS[name];
  claim(dir);
  const folder = join(dir, `${name.replaceAll(/[@/]/g, '-').replace(/^-/, '')}-${version}`);
  const home = join(folder, 'node_modules', name);
  // npm writes the lock file of node_modules when everything else is there; old temporary files may be swept away.
  if (![join(folder, 'node_modules', '.package-lock.json'), join(home, 'package.json')].every(existsSync)) {
    say(`installing ${name} ${version} in ${folder}`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    await npm([...INSTALL, `${name}@${version}`], folder, signal).catch((error: unknown) => {
      throw new NotMeasuredError(`${name} ${version} could not be installed: ${reasonOf(error)}`);
    });
  }
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')));
  const program = typeof manifest.bin === 'string' ? manifest.bin : Object.values(manifest.bin)[0];
  if (program === undefined) throw new Error(`${name} has no command`);
  return { version: manifest.version, program: join(home, program) };
}

/**
 * Makes the folder, for us alone: programs in it will be run, and the folder for temporary files is everybody's.
 * @throws NotMeasuredError when somebody else could have put something there
 */
function claim(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(dir);
  const mine = userInfo().uid;
  if (mine !== -1 && (uid !== mine || (mode & 0o022) !== 0)) {
    throw new NotMeasuredError(`others may write to ${dir}: name another folder in LAB_BENCH_DIR`);
  }
}

async function npm(args: readonly string[], cwd: string, cancelSignal: AbortSignal): Promise<void> {
  const program = process.env.npm_execpath; // npm's own file, where npm started us
  const options = { cwd, cancelSignal, timeout: INSTALL_MS, stdin: 'ignore' } as const;
  if (program) await execa(process.execPath, [program, ...args], options);
  else await execa('npm', args, options);
}

/** Why npm failed, in one line: its first error that says more than a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ExecaError)) return String(error);
  if (error.timedOut) return `npm was not done after ${INSTALL_MS / 1000} seconds`;
  const lines = String(error.stderr ?? '')
    .split('\n')
    .map((line) => line.replace(/^npm (ERR!|error) ?/, '').trim())
    .filter((line) => line !== '' && !/^(code|errno|syscall) /.test(line));
  return lines[0] ?? error.shortMessage;
}
