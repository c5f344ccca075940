/**
 * The few settings that matter, how long to wait for the backend, and where log lines go.
 * @typedef {object} Settings
 * @property {string | undefined} backendUrl BACKEND_URL
 * @property {string | undefined} authEnabled WEBSITE_AUTH_ENABLED
 * @property {string | undefined} hostname WEBSITE_HOSTNAME
 * @property {string | undefined} siteName WEBSITE_SITE_NAME
 * @property {number} patienceMs how long the backend may take to answer, to the last byte
 * @property {(line: string) => void} log
 */

/**
 * Reads the settings from the environment, where App Service puts them.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Settings}
 */
export function readSettings(env) {
  return {
    backendUrl: env.BACKEND_URL,
    authEnabled: env.WEBSITE_AUTH_ENABLED,
    hostname: env.WEBSITE_HOSTNAME,
    siteName: env.WEBSITE_SITE_NAME,
    patienceMs: 20_000,
    log: (line) => console.log(line),
  };
}
