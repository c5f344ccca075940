import { readGraphSettings } from './graph-settings.js';

/**
 * The few settings that matter, and where log lines go.
 * @typedef {object} Settings
 * @property {string | undefined} authEnabled WEBSITE_AUTH_ENABLED
 * @property {string | undefined} unauthenticatedAction WEBSITE_AUTH_UNAUTHENTICATED_ACTION
 * @property {string | undefined} hostname WEBSITE_HOSTNAME
 * @property {string | undefined} siteName WEBSITE_SITE_NAME
 * @property {string | undefined} profileSource PROFILE_SOURCE
 * @property {ReturnType<typeof readGraphSettings>} graph what it takes to ask Microsoft Graph
 * @property {(line: string) => void} log
 */

/**
 * Reads the settings from the environment, where App Service puts them.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 */
export function readSettings(env) {
  return {
    authEnabled: env.WEBSITE_AUTH_ENABLED,
    unauthenticatedAction: env.WEBSITE_AUTH_UNAUTHENTICATED_ACTION,
    hostname: env.WEBSITE_HOSTNAME,
    siteName: env.WEBSITE_SITE_NAME,
    profileSource: env.PROFILE_SOURCE,
    graph: readGraphSettings(env),
    log: (line) => console.log(line),
  };
}
