import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// The sandbox is started often and must be ready at once, so it runs as plain JavaScript that was built from its
// TypeScript when that was last changed: loading a compiler at each start would cost 0.2 seconds and 30 MB.

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

/** Changes with every source file (by its size and time) and with the packages. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(SOURCES, '../package-lock.json')));
  for (const name of /** @type {string[]} */ (readdirSync(SOURCES, { recursive: true })).sort()) {
    if (!/\.(js|ts)$/.test(name)) continue;
    const { size, mtimeMs } = statSync(join(SOURCES, name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Builds into a folder of its own first: another start may look at the same moment.
 * @param {string} folder
 */
async function build(folder) {
  const { build: bundle } = await import('esbuild');
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
    plugins: [packagesOutside, whereSourcesAre],
  });
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

/**
 * Packages are loaded from where they are installed, and so is CommonJS of our own. zod alone becomes part of the bundle:
 * it is needed at every start, and loads three times as fast.
 * @type {import('esbuild').Plugin}
 */
const packagesOutside = {
  name: 'packages-outside',
  setup({ onResolve }) {
    onResolve({ filter: /\.cjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(join(resolveDir, path)).href,
      external: true,
    }));
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path === 'zod' ? undefined : { path, external: true },
    );
  },
};

/**
 * Files beside the sources (views, hooks) are found by `import.meta`, which must go on to mean the source file.
 * @type {import('esbuild').Plugin}
 */
const whereSourcesAre = {
  name: 'where-sources-are',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]sandbox[\\/].*\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path))),
    }));
  },
};
