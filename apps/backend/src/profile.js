import { readMe } from './graph-profile.js';
import { onBehalfOf } from './on-behalf-of.js';
import { Problem } from './problem.js';

/**
 * @typedef {object} Profile
 * @property {string} displayName
 * @property {boolean} withAuthentication whether the request carried a token that the platform had validated
 * @property {'graph'} [source] where it comes from, where that is Microsoft Graph
 * @property {string} [userPrincipalName]
 * @property {string} [jobTitle]
 *
 * The profile of the user on whose behalf a request was made. Throws a Problem.
 * @typedef {(request: { accessToken: string | undefined, withAuthentication: boolean }) => Promise<Profile>} ReadProfile
 */

/**
 * The one place that decides where profiles come from: PROFILE_SOURCE is `sample` (somebody made up, also where it is not
 * set) or `graph` (Microsoft Graph, on behalf of the user).
 * @param {Pick<import('./settings.js').Settings, 'profileSource' | 'graph'>} settings
 * @returns {ReadProfile}
 */
export function profiles({ profileSource, graph }) {
  const source = profileSource?.trim().toLowerCase() || 'sample';
  if (source === 'sample') return sample;
  if (source === 'graph') return fromGraph(graph);
  return async () => {
    throw new Problem('profile-source-unknown', {
      status: 500,
      explanation: 'The app setting PROFILE_SOURCE is neither sample nor graph.',
    });
  };
}

/** @type {ReadProfile} */
async function sample({ withAuthentication }) {
  return { displayName: 'John Doe', withAuthentication };
}

/**
 * @param {import('./settings.js').Settings['graph']} settings
 * @returns {ReadProfile}
 */
function fromGraph(settings) {
  if ('missing' in settings) {
    const { missing } = settings;
    return async () => {
      throw new Problem('graph-not-configured', {
        status: 500,
        detail: missing,
        explanation: `To ask Microsoft Graph this app needs ${missing}, which is missing or cannot be used. App Service sets it when authentication is configured.`,
      });
    };
  }
  const exchange = onBehalfOf(settings);
  return async ({ accessToken, withAuthentication }) => {
    if (accessToken === undefined) {
      throw new Problem('graph-no-token', {
        status: 401,
        challenge: 'Bearer',
        explanation:
          'A profile from Microsoft Graph is the profile of somebody, and this call came without a validated access token.',
      });
    }
    const me = await readMe(settings.endpoint, await exchange(accessToken));
    return { ...me, withAuthentication, source: 'graph' };
  };
}
