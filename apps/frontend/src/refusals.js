/**
 * The answers that say something about the token, or about its absence.
 * @typedef {'backend-unauthorized' | 'backend-sign-in' | 'backend-forbidden'} Refusal
 *
 * What this app knows of the user's visit.
 * @typedef {object} Visit
 * @property {boolean} authenticationOn whether App Service's authentication stands in front of this app
 * @property {boolean} signedIn
 * @property {import('./access-token.js').TokenReading} token
 * @property {number} now in milliseconds since 1970
 */

/** Microsoft Graph, as v1 and v2 tokens name it. Source: "Microsoft Graph permissions reference" and its app ID. */
const GRAPH = ['00000003-0000-0000-c000-000000000000', 'https://graph.microsoft.com'];

/** @typedef {Pick<import('./explanations.js').Explanation, 'meaning' | 'fix' | 'step' | 'expected'>} Advice */

const BEFORE_STEP_7 =
  'Between step 4 and step 7 this is expected: the backend is protected, and the frontend has no token for it yet.';

/**
 * Why the backend turned the call away, as far as the token tells.
 * @param {Refusal} refusal
 * @param {Visit} visit
 * @returns {import('./explanations.js').Explanation}
 */
export function explainRefusal(refusal, visit) {
  const status = 502;
  // 403 is also what a backend says to no token at all, when it is set to answer unauthenticated requests that way.
  if (refusal === 'backend-forbidden' && visit.token.kind === 'jwt') {
    return {
      status,
      title: 'The backend accepts no tokens of this app',
      meaning:
        'The access token is good (the answer is 403, not 401), but it was issued to an application that the backend does not let in. A new identity provider lets in the backend’s own application only.',
      fix: allowing(visit.token.claims.app),
      step: 8,
      expected: 'Between step 7 and step 8 this is expected, and shows that step 7 is done.',
    };
  }
  return {
    status,
    title:
      refusal === 'backend-sign-in' ? 'The backend asks us to sign in' : 'The backend wants an access token',
    ...adviseOnToken(visit),
  };
}

/**
 * @param {string | undefined} app
 * @returns {string}
 */
function allowing(app) {
  return `Add the frontend’s client ID${app ? ` (${app})` : ''} to \`allowedApplications\` of the backend. If it is there, compare the two IDs letter by letter: the backend’s own ID is easily taken for it.`;
}

/**
 * @param {Visit} visit
 * @returns {Advice}
 */
function adviseOnToken({ authenticationOn, signedIn, token, now }) {
  if (!authenticationOn) {
    return {
      meaning:
        'The backend’s authentication is on, and this frontend’s is not. Nobody can sign in here, so there is no token to send.',
      fix: 'Add Microsoft as identity provider to the frontend too.',
      step: 4,
      expected: BEFORE_STEP_7,
    };
  }
  if (token.kind === 'none' && !signedIn) {
    return {
      meaning: 'Nobody is signed in here, so there is no token to send.',
      fix: 'Sign in first. If you were not asked to, set the frontend to require authentication.',
      step: 4,
    };
  }
  if (token.kind === 'none') {
    return {
      meaning: 'You are signed in, but App Service gave this app no access token to send along.',
      fix: 'Check that the frontend’s token store is on and that its client secret setting exists. Then sign out and in again: a session from before a change keeps what it had.',
      step: 4,
      expected: BEFORE_STEP_7,
    };
  }
  if (token.kind !== 'jwt')
    return forSomebodyElse('can be read by its issuer only, so it is not meant for this backend');
  const { aud, exp } = token.claims;
  if (exp !== undefined && exp * 1000 <= now) {
    return {
      meaning:
        'The access token has expired. A session lasts longer than a token, so you are still signed in.',
      fix: 'Open `/.auth/refresh` in this browser, then try again. If that does not help, sign out and in again.',
      step: 10,
    };
  }
  if (aud !== undefined && GRAPH.includes(aud.replace(/\/$/, ''))) {
    return forSomebodyElse(
      'is for Microsoft Graph. That is what App Service asks for unless it is told otherwise',
    );
  }
  return {
    meaning: `The access token is for ${aud ?? 'nobody in particular'}, and the backend does not accept that, or does not trust who issued it.`,
    fix: 'Compare this audience with the backend’s client ID and its allowed token audiences, and the issuer with the backend’s issuer URL. After a change, sign out and in again.',
    step: 7,
  };
}

/**
 * @param {string} what
 * @returns {Advice}
 */
function forSomebodyElse(what) {
  return {
    meaning: `The access token ${what}.`,
    fix: 'Ask for a token for the backend with `loginParameters`. Then sign out and in again: a session keeps the token it began with.',
    step: 7,
    expected: BEFORE_STEP_7,
  };
}
