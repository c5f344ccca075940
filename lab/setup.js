import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// Runs before `npm start` and `npm test`, with nothing installed yet: installs the packages when what is in
// node_modules is not what the lock file says, and costs a few milliseconds when it is.

const root = new URL('../', import.meta.url);

/**
 * The packages of a lock file: their places and versions. npm leaves such a file in node_modules of what it installed.
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, peer?: boolean }> | undefined}
 */
function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(new URL(file, root), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function installed() {
  const wanted = packagesIn('package-lock.json');
  const found = packagesIn('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional, peer }]) =>
      place === '' || optional || peer || found[place]?.version === version,
  );
}

if (!installed()) {
  process.stdout.write('Easy Auth Lab: installing its packages, once (npm ci)…\n');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: !npm });
  if (status !== 0) {
    process.stderr.write(
      'The packages could not be installed; npm says why above. With a connection to a registry, type: npm ci\n',
    );
    process.exitCode = 1;
  }
}
