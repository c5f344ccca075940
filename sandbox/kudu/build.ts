import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../core/log.ts';
import type { Frozen } from '../core/store.ts';
import { npmProgram } from '../sites/command.ts';
import { bareEnvironment, settingsEnvironment } from '../sites/environment.ts';
import { runNode } from '../sites/process.ts';
import { otherStack } from '../sites/stack.ts';
import type { Site } from '../state/resources.ts';
import { copyLockedPackages, type Manifest, readManifest } from './packages.ts';
import type { DeploymentRecord } from './record.ts';

/** A build failed. The message is one sentence; what the tools wrote is in the deployment's log. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}

export interface BuildOptions {
  readonly wwwroot: string;
  readonly site: Frozen<Site>;
  readonly record: DeploymentRecord;
  readonly nodeOptions: (own: string | undefined) => string;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Any of these makes a Node.js app of a folder. */
const PACKAGE_FILES = ['package.json', 'package-lock.json', 'yarn.lock'];

/** So does one of these, unless there is a page beside it that a web server would show first. */
const USUAL_STARTS = ['server.js', 'app.js'];
const START_PAGES = [
  'default.htm',
  'default.html',
  'default.asp',
  'index.htm',
  'index.html',
  'iisstart.htm',
  'default.aspx',
  'index.php',
];

/** What a build leaves beside the app, also where it had no packages to install. Source: Oryx, `oryx-manifest.toml`. */
const MANIFEST = 'oryx-manifest.toml';

/** Lines of a failed tool that are repeated in the log, where everybody sees them. */
const SHOWN_LINES = 25;

/**
 * Builds the app in `wwwroot` as Oryx does on App Service: recognises Node.js by its package.json (or by a file of
 * a usual name: such an app has nothing to install), installs packages (development packages as well, as a build may
 * need them), and runs the scripts `build` and `build:azure`. Packages that the lab has installed itself are copied; for
 * others npm is run, with the user's npm configuration.
 * Source: Oryx, "Node.js: Detect, Build".
 * @throws BuildError
 */
export async function build(options: BuildOptions): Promise<void> {
  const { wwwroot, record, site, log } = options;
  record.log('Running oryx build...');
  const other = otherStack(site);
  if (other !== undefined) {
    log.notImitated('Kudu', `the build of an app for ${other}`);
    record.log(`Error: the sandbox builds Node.js apps only, and this web app is one for ${other}.`, 2);
    throw new BuildError(`The sandbox builds Node.js apps only, and this web app is one for ${other}.`);
  }
  record.detail(`Command: oryx build /tmp/zipdeploy/extracted -o /home/site/wwwroot --platform nodejs`);
  record.detail(`(imitated by the sandbox, with this machine's Node.js ${process.version})`);
  record.detail('Detecting platforms...');
  if (!isNodeApp(wwwroot)) {
    record.detail('Could not detect any platform in the source directory.');
    record.log("Error: Couldn't detect a version for the platform 'nodejs' in the repo.", 2);
    throw new BuildError(
      "Couldn't detect a version for the platform 'nodejs' in the repo: there is no package.json at the top of the zip (and no server.js or app.js of an app without one). Deploy the folder that has it.",
    );
  }
  const manifest = existsSync(join(wwwroot, 'package.json')) ? await readManifest(wwwroot) : {};
  if (!manifest) {
    record.log('Error: package.json is not valid JSON, or not a package.json.', 2);
    throw new BuildError('package.json cannot be read.');
  }
  record.detail(`Detected following platforms: nodejs ${process.version.slice(1)}`);
  await install(options, manifest);
  for (const script of ['build', 'build:azure']) {
    if (manifest.scripts?.[script] !== undefined) await npm(options, ['run', script]);
  }
  const built = {
    PlatformName: 'nodejs',
    NodeVersion: process.version.slice(1),
    CompressDestinationDir: 'false',
  };
  const lines = Object.entries(built).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(join(wwwroot, MANIFEST), lines.join(''));
  record.detail('Done.');
}

/** Source: Oryx, its detector of Node.js. */
function isNodeApp(wwwroot: string): boolean {
  const has = (name: string): boolean => existsSync(join(wwwroot, name));
  return PACKAGE_FILES.some(has) || (USUAL_STARTS.some(has) && !START_PAGES.some(has));
}

async function install(options: BuildOptions, manifest: Manifest): Promise<void> {
  const { record, wwwroot } = options;
  const locked = existsSync(join(wwwroot, 'package-lock.json')) || existsSync(join(wwwroot, 'yarn.lock'));
  const { dependencies = {}, devDependencies = {}, optionalDependencies = {}, scripts = {} } = manifest;
  const wanted = { ...dependencies, ...devDependencies, ...optionalDependencies };
  const runs = ['preinstall', 'install', 'postinstall', 'prepare'].some((name) => name in scripts);
  if (Object.keys(wanted).length === 0 && !locked && !runs) {
    record.detail('No packages are asked for.');
    return;
  }
  const copied = runs ? undefined : await copyLockedPackages(wwwroot, manifest);
  if (copied !== undefined) {
    record.detail(`Installed ${copied} packages from those of this lab, in their locked versions.`);
    return;
  }
  if (existsSync(join(wwwroot, 'yarn.lock')))
    record.detail('yarn.lock is not used: the sandbox installs with npm.');
  await npm(options, ['install', '--prefer-offline', '--no-audit', '--no-fund']);
}

async function npm(
  { wwwroot, site, record, nodeOptions, signal }: BuildOptions,
  args: string[],
): Promise<void> {
  const program = npmProgram();
  const shown = `npm ${args.slice(0, 2).join(' ').replace(/ --.*/, '')}`;
  if (program === undefined)
    throw new BuildError(`${shown} cannot be run: npm was not found beside Node.js.`);
  record.detail(`Running '${shown}'...`);
  const lines: string[] = [];
  const child = runNode({
    args: [program, ...args],
    cwd: wwwroot,
    env: {
      ...npmEnvironment(),
      ...settingsEnvironment(site),
      NODE_OPTIONS: nodeOptions(site.appSettings.NODE_OPTIONS),
    },
    onLine(line) {
      if (line.trim() === '') return;
      record.detail(line);
      lines.push(line);
      if (lines.length > SHOWN_LINES) lines.shift();
    },
  });
  const abort = (): void => void child.stop(0);
  signal.addEventListener('abort', abort, { once: true });
  const { code, how } = await child.ended;
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
  if (code === 0) return;
  for (const line of lines) record.log(line, 2);
  throw new BuildError(`'${shown}' failed (${how}).`);
}

/** How the user's npm finds a registry and its cache. Not all of `npm_config_…`: an npm that started us left its own. */
const NPM_SETTINGS =
  /^(npm_config_(\w*registry|cache|userconfig|globalconfig|proxy|https?_proxy|noproxy|ca|cafile|strict_ssl|fetch_\w+|_auth\w*)|https?_proxy|no_proxy|appdata|localappdata|userprofile|node_extra_ca_certs)$/i;

/** For a build: the user's npm configuration, and nothing else of the user's. A proxy on this machine is the sandbox. */
function npmEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      NPM_SETTINGS.test(entry[0]) &&
      !(/proxy$/i.test(entry[0]) && /localhost|127\.0\.0\.1/.test(entry[1])),
  );
  return {
    ...bareEnvironment(),
    ...Object.fromEntries(kept),
    HOME: homedir(),
    npm_config_update_notifier: 'false',
  };
}
