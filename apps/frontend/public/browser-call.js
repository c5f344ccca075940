/**
 * Asks the backend for the profile from a page's own code, which is what a single-page app would do: the token comes from
 * App Service's token store, and goes to another origin. Uses nothing of a page, so that it can be tried without one.
 *
 * @typedef {object} Outcome
 * @property {boolean} good
 * @property {string} title
 * @property {string} text what it means, and what to do
 * @property {{ displayName: string, withAuthentication: string }} [profile]
 *
 * @typedef {object} Question
 * @property {typeof fetch} fetch
 * @property {string} backend where the backend is, as this page reaches it
 * @property {string} origin what the backend has to allow: this app's https origin
 */

/**
 * @param {Question} question
 * @returns {Promise<Outcome>} never rejects
 */
export async function callBackend(question) {
  const token = await readToken(question);
  return typeof token === 'string' ? askWith(token, question) : token;
}

/**
 * The user's access token, from the token store.
 * Source: "Work with OAuth tokens in Azure App Service authentication": `/.auth/me`.
 * @param {Question} question
 * @returns {Promise<string | Outcome>}
 */
async function readToken({ fetch }) {
  let answer;
  try {
    answer = await fetch('/.auth/me', { headers: { accept: 'application/json' }, redirect: 'manual' });
  } catch {
    return bad('This app does not answer', 'The browser has no connection to it. Try again.');
  }
  if (answer.status === 404) {
    return bad(
      'There is no token store here',
      'Nothing answers at /.auth/me. Authentication of the frontend is off (step 4), or its token store is.',
    );
  }
  if (answer.type === 'opaqueredirect' || [401, 403].includes(answer.status)) {
    return bad('You are not signed in', 'Open the home page to sign in, then come back.');
  }
  const token = tokenIn(await parsed(answer));
  if (token !== undefined) return token;
  return bad(
    'The token store has no access token',
    'You are signed in, and App Service keeps no access token for you. Check the client secret and the token store of the frontend (step 4), then sign out and in again.',
  );
}

/**
 * @param {string} token
 * @param {Question} question
 * @returns {Promise<Outcome>}
 */
async function askWith(token, { fetch, backend, origin }) {
  let answer;
  try {
    answer = await fetch(`${backend}/get-profile`, {
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
      redirect: 'manual',
    });
  } catch {
    return bad(
      'The browser keeps the answer from this page',
      `A page may read answers of its own origin only, unless the other one allows it (CORS). The browser asked the backend beforehand, and heard nothing of ${origin}. Add that origin to the backend’s CORS list (step 9). Its console says the same in its own words. If the origin is there, the backend cannot be reached.`,
    );
  }
  if (answer.type === 'opaqueredirect') {
    return bad(
      'The backend sends this page to a sign-in',
      'It did not accept the token, and took the call for a person’s. An API answers better with 401: that is Unauthenticated requests on its Authentication page.',
    );
  }
  if (answer.status === 401) {
    return bad(
      'The backend does not accept the token',
      'It is for somebody else, or has expired: steps 7 and 10.',
    );
  }
  if (answer.status === 403) {
    return bad(
      'The backend does not let this app in',
      'The frontend’s client ID is not on its list: step 8.',
    );
  }
  const profile = profileIn(await parsed(answer));
  if (answer.status === 200 && profile) {
    return {
      good: true,
      title: 'Success',
      text: 'Your browser has read the token, and has called the backend itself. No server of the frontend was involved.',
      profile,
    };
  }
  return bad(
    'The backend did not give a profile',
    `It answered ${answer.status}. The profile page tells more.`,
  );
}

/**
 * @param {string} title
 * @param {string} text
 * @returns {Outcome}
 */
function bad(title, text) {
  return { good: false, title, text };
}

/**
 * @param {Response} answer
 * @returns {Promise<unknown>}
 */
async function parsed(answer) {
  try {
    return await answer.json();
  } catch {
    return undefined; // no JSON, which says enough
  }
}

/**
 * @param {unknown} me
 * @returns {string | undefined}
 */
function tokenIn(me) {
  /** @type {unknown} */
  const first = Array.isArray(me) ? me[0] : undefined;
  if (typeof first !== 'object' || first === null || !('access_token' in first)) return undefined;
  const { access_token: token } = first;
  return typeof token === 'string' && /^[\w.~+/-]+=*$/.test(token) ? token : undefined;
}

/**
 * @param {unknown} answer
 * @returns {Outcome['profile']}
 */
function profileIn(answer) {
  if (typeof answer !== 'object' || answer === null || !('profile' in answer)) return undefined;
  const { profile } = answer;
  if (typeof profile !== 'object' || profile === null || !('displayName' in profile)) return undefined;
  const { displayName } = profile;
  if (typeof displayName !== 'string') return undefined;
  const how = 'withAuthentication' in profile ? profile.withAuthentication : 'not said';
  return { displayName: displayName.slice(0, 300), withAuthentication: String(how) };
}
