/**
 * @typedef {object} Profile
 * @property {string} displayName
 * @property {boolean} withAuthentication whether the request carried a token that the platform had validated
 */

/**
 * The profile of the user on whose behalf a request was made.
 *
 * The one place that knows where profiles come from: a profile from Microsoft Graph needs `accessToken`, and changes
 * nothing outside this file.
 * @param {{ accessToken: string | undefined, withAuthentication: boolean }} request
 * @returns {Promise<Profile>}
 */
export async function profileOf({ withAuthentication }) {
  return { displayName: 'John Doe', withAuthentication };
}
