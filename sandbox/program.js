import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import module from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// The lab and its sandbox are started often and must be there at once, so they run as plain JavaScript that was built from
// their TypeScript, and from the packages they use, when one of them was last changed. Loading a compiler and a few hundred
// files at each start would cost half a second and more, and 40 MB.

/**
 * A program of this repository.
 * @typedef {object} Program
 * @property {string} name Of the folder in which it is kept.
 * @property {string} main Its TypeScript, from the root of the repository.
 * @property {readonly string[]} folders Where its sources are, from there.
 */

const BUILDER = fileURLToPath(import.meta.url);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = join(ROOT, 'node_modules');
const WEEK = 7 * 24 * 60 * 60 * 1000;

/**
 * Runs a program, which is built first if its sources have changed. Where it cannot be built (the packages are somebody
 * else's, or the disk is full) it is compiled as it is loaded.
 * @param {Program} program
 * @param {string} cache Where it is kept.
 * @returns {Promise<void>}
 */
export async function run(program, cache = join(PACKAGES, '.cache/easy-auth-lab')) {
  const folder = await built(program, cache).catch(() => undefined);
  if (folder === undefined) {
    const { register } = await import('tsx/esm/api');
    register();
    await import(pathToFileURL(join(ROOT, program.main)).href);
    return;
  }
  // What Node compiles is kept beside it, for the next start; Node 20 cannot yet.
  Reflect.get(module, 'enableCompileCache')?.(join(folder, 'compiled'));
  await import(pathToFileURL(join(folder, 'main.js')).href);
}

/**
 * The folder of what was built of a program.
 * @param {Program} program
 * @param {string} cache
 */
async function built(program, cache) {
  const folder = join(cache, `${program.name}-${fingerprint(program)}`);
  if (!existsSync(join(folder, 'main.js'))) {
    await build(program, folder);
    forgetOldBuilds(cache);
  }
  return folder;
}

/**
 * Changes with every source file, with this one, and with the list of installed packages, each known by its place, size
 * and time.
 * @param {Program} program
 */
function fingerprint({ folders }) {
  const hash = createHash('sha256');
  const packages = [join(PACKAGES, '.package-lock.json'), join(ROOT, 'package-lock.json')];
  const files = folders.flatMap((folder) => sources(join(ROOT, folder)));
  for (const file of [BUILDER, ...packages.filter((each) => existsSync(each)), ...files]) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * The source files under a folder, always in the same order. (Node's own recursive reading takes four times as long.)
 * @param {string} folder
 * @returns {string[]}
 */
function sources(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(js|ts)$/.test(path) && !/\.test\.ts$/.test(path) ? [path] : [];
  });
}

/**
 * Builds into a folder of its own first: another start may look at the same moment.
 * @param {Program} program
 * @param {string} folder
 */
async function build({ main, folders }, folder) {
  const { build: bundle, stop } = await import('esbuild');
  const made = `${folder}.${process.pid}`;
  await bundle({
    entryPoints: [join(ROOT, main)],
    entryNames: 'main',
    outdir: made,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    sourcemap: 'linked', // for who asks Node for it; costs a start nothing
    logLevel: 'silent',
    mainFields: ['module', 'main'], // x509's CommonJS half does not survive being bundled with its other half
    banner: { js: COMMONJS },
    plugins: [filesStayWhereTheyAre, dataOfPackages, addresses(folders)],
  });
  await stop(); // its process would live as long as the sandbox
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // another start was quicker, and built the same
    rmSync(made, { recursive: true, force: true });
  }
}

/**
 * A running program may still load parts of the build that it was started from; one of last week will not.
 * @param {string} cache
 */
function forgetOldBuilds(cache) {
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    if (Date.now() - statSync(old).mtimeMs > WEEK) rmSync(old, { recursive: true, force: true });
  }
}

/** What CommonJS modules in the bundle expect to find; `$` keeps the names apart from those of the bundle. */
const COMMONJS = `
import { createRequire as $createRequire } from 'node:module';
import { dirname as $dirname } from 'node:path';
import { fileURLToPath as $fileURLToPath } from 'node:url';
const require = $createRequire(import.meta.url);
const __filename = $fileURLToPath(import.meta.url);
const __dirname = $dirname(__filename);
`;

/**
 * CommonJS of our own is run by other processes, and read from where it is.
 * @type {import('esbuild').Plugin}
 */
const filesStayWhereTheyAre = {
  name: 'files-stay-where-they-are',
  setup({ onResolve }) {
    onResolve({ filter: /\.cjs$/ }, ({ path, resolveDir }) =>
      resolveDir.includes('node_modules')
        ? undefined
        : { path: pathToFileURL(join(resolveDir, path)).href, external: true },
    );
  },
};

/**
 * Data of packages (tables of character sets, of media types) is read when it is wanted: as part of the program, most of
 * what a start has to read would be such tables, which nobody asks for.
 * @type {import('esbuild').Plugin}
 */
const dataOfPackages = {
  name: 'data-of-packages',
  setup({ onResolve }) {
    onResolve({ filter: /\.json$/ }, ({ path, resolveDir, kind }) =>
      kind === 'require-call' && resolveDir.includes('node_modules') && path.startsWith('.')
        ? { path: join(resolveDir, path), external: true }
        : undefined,
    );
  },
};

/**
 * Files beside a module (views, styles, a package's own script) are found by `import.meta`, which must go on to mean the
 * source file. zod is imported as a namespace: what is not used of it (half a megabyte) can then be left out.
 * @param {readonly string[]} folders
 * @returns {import('esbuild').Plugin}
 */
const addresses = (folders) => ({
  name: 'addresses',
  setup({ onLoad }) {
    const own = folders.map((folder) => join(ROOT, folder) + sep);
    onLoad({ filter: /\.(m?js|ts)$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const isOwn = own.some((folder) => path.startsWith(folder));
      if (!isOwn && !text.includes('import.meta.url')) return undefined;
      const contents = text
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replace("import { z } from 'zod'", "import * as z from 'zod'");
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' };
    });
  },
});
