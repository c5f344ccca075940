import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// The sandbox is started often and must be ready at once, so it runs as plain JavaScript that was built from its
// TypeScript, and from the packages it uses, when one of them was last changed. Loading a compiler and a few hundred files
// at each start would cost half a second and 40 MB.

const SOURCES = dirname(fileURLToPath(import.meta.url));
const PACKAGES = join(SOURCES, '../node_modules');
const CACHE = join(PACKAGES, '.cache/easy-auth-lab');
const WEEK = 7 * 24 * 60 * 60 * 1000;

/**
 * The address of the sandbox's program, which is built first if its sources have changed.
 * @returns {Promise<string>}
 */
export async function program() {
  const folder = join(CACHE, `sandbox-${fingerprint()}`);
  const main = join(folder, 'main.js');
  if (!existsSync(main)) await build(folder);
  return pathToFileURL(main).href;
}

/** Changes with every source file and with the list of installed packages, each known by its place, size and time. */
function fingerprint() {
  const hash = createHash('sha256');
  const packages = [join(PACKAGES, '.package-lock.json'), join(SOURCES, '../package-lock.json')];
  for (const file of [...packages.filter((each) => existsSync(each)), ...sources(SOURCES)]) {
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
 * @param {string} folder
 */
async function build(folder) {
  const { build: bundle, stop } = await import('esbuild');
  const made = `${folder}.${process.pid}`;
  await bundle({
    entryPoints: [join(SOURCES, 'main.ts')],
    outdir: made,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    logLevel: 'error',
    mainFields: ['module', 'main'], // x509's CommonJS half does not survive being bundled with its other half
    banner: { js: COMMONJS },
    plugins: [filesStayWhereTheyAre, dataOfPackages, ownSources],
  });
  await stop(); // its process would live as long as the sandbox
  forgetOldBuilds();
  try {
    renameSync(made, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // another start was quicker, and built the same
    rmSync(made, { recursive: true, force: true });
  }
}

/** A running sandbox may still load parts of the build that it was started from; one of last week will not. */
function forgetOldBuilds() {
  for (const name of readdirSync(CACHE)) {
    const old = join(CACHE, name);
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
 * Files beside the sources (views, hooks) are found by `import.meta`, which must go on to mean the source file. zod is
 * imported as a namespace: what is not used of it (half a megabyte) can then be left out.
 * @type {import('esbuild').Plugin}
 */
const ownSources = {
  name: 'own-sources',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]sandbox[\\/].*\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replace("import { z } from 'zod'", "import * as z from 'zod'"),
    }));
  },
};
