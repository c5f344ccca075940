'use strict';
/**
 * Keeps an app from finding packages that it was not deployed with. Node looks for packages in `node_modules` of all
 * folders above, and the sandbox's folder may lie in a project: an app that lacks its packages on Azure must lack them
 * here.
 */
const { existsSync, readFileSync } = require('node:fs');
const nodeModule = require('node:module');
const { dirname, join, sep } = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');

/**
 * @typedef {object} Isolation
 * @property {string} inside the folder of all sites
 * @property {string[]} blocked `node_modules` folders above it, those that exist
 */

/** @param {Isolation} isolation */
exports.isolate = function isolate({ inside, blocked }) {
  const Module = /** @type {any} */ (nodeModule).Module;
  const original = Module._nodeModulePaths;
  Module._nodeModulePaths = (/** @type {string} */ from) => {
    /** @type {string[]} */
    const paths = original(from);
    return from.startsWith(inside + sep) ? paths.filter((path) => !blocked.includes(path)) : paths;
  };
  isolateModules({ inside, blocked });
};

/**
 * The same for ES modules. Before Node 22.15 their resolution can be watched in a thread of its own only, which is begun
 * when the app lacks something that it asks for.
 * @param {Isolation} isolation
 */
function isolateModules({ inside, blocked }) {
  const { registerHooks, register } = /** @type {any} */ (nodeModule);
  if (registerHooks) {
    registerHooks({
      resolve(/** @type {string} */ specifier, /** @type {any} */ context, /** @type {any} */ next) {
        const result = next(specifier, context);
        refuse(specifier, context.parentURL, result.url, inside, blocked);
        return result;
      },
    });
  } else if (lacksPackages(process.cwd())) {
    const thread = pathToFileURL(require.resolve('./isolation-thread.mjs'));
    register(thread, { data: { inside, blocked } });
  }
}

/**
 * @param {string} specifier @param {string | undefined} parent @param {string} found
 * @param {string} inside @param {string[]} blocked
 */
function refuse(specifier, parent, found, inside, blocked) {
  if (!found.startsWith('file:') || !parent?.startsWith('file:')) return;
  const from = fileURLToPath(parent);
  const path = fileURLToPath(found);
  if (!from.startsWith(inside + sep) || !blocked.some((folder) => path.startsWith(folder + sep))) return;
  const error = new Error(`Cannot find package '${specifier}' imported from ${from}`);
  throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
}
exports.refuse = refuse;

/** @param {string} folder */
function lacksPackages(folder) {
  try {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return Object.keys(dependencies).some((name) => !existsSync(join(folder, 'node_modules', name)));
  } catch {
    return true; // it asks for nothing, and may import anything
  }
}

/**
 * The `node_modules` folders above `folder`.
 * @param {string} folder
 * @returns {string[]}
 */
exports.foldersAbove = function foldersAbove(folder) {
  const parent = dirname(folder);
  if (parent === folder) return [];
  const modules = join(parent, 'node_modules');
  return [...(existsSync(modules) ? [modules] : []), ...foldersAbove(parent)];
};
