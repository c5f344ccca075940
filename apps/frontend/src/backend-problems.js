/**
 * What the backend itself, and not the platform before it, says of a profile that it cannot get.
 * @typedef {'profile-source-unknown' | 'graph-not-configured' | 'graph-no-token' | 'graph-consent' | 'graph-assertion'
 *   | 'graph-secret' | 'graph-interaction' | 'graph-sign-in' | 'graph-unreachable' | 'graph-refused'} BackendProblem
 */

/** The step of the lab that all of them belong to. */
const STEP = 11;

/** @type {Readonly<Record<BackendProblem, Pick<import('./explanations.js').Explanation, 'title' | 'meaning' | 'fix'>>>} */
const PROBLEMS = {
  'profile-source-unknown': {
    title: 'The backend does not know where to get the profile',
    meaning: 'Its app setting `PROFILE_SOURCE` is neither `sample` nor `graph`.',
    fix: 'Set `PROFILE_SOURCE` on the backend to `graph`, or remove it.',
  },
  'graph-not-configured': {
    title: 'The backend cannot ask Microsoft Graph',
    meaning:
      'A setting is missing, or cannot be used: its name is below. App Service sets those that begin with `WEBSITE_AUTH` when authentication is configured, and the secret is in `MICROSOFT_PROVIDER_AUTHENTICATION_SECRET`.',
    fix: 'Configure the backend’s authentication with a client secret, as in step 4.',
  },
  'graph-no-token': {
    title: 'The backend asks Graph for somebody’s profile only',
    meaning: 'It was called without an access token, so that there is nobody whose profile it could get.',
    fix: 'Sign in. If you are signed in, the frontend’s token does not reach the backend: see step 7.',
  },
  'graph-consent': {
    title: 'Nobody has consented for the backend',
    meaning:
      'The backend wants to read your profile from Microsoft Graph. It has no page on which it could ask you, so that an administrator has to consent in advance.',
    fix: 'Grant the backend’s registration `User.Read` of Microsoft Graph (in the portal: API permissions, Grant admin consent). It can take a minute to be known.',
  },
  'graph-assertion': {
    title: 'Your access token is no proof of you',
    meaning: 'Entra ID does not exchange it: it has expired, or it was issued for another application.',
    fix: 'Open `/.auth/refresh` in this browser and try again, or sign out and in again. Then compare its audience with the backend’s client ID.',
  },
  'graph-secret': {
    title: 'The backend’s client secret is not accepted',
    meaning:
      'To exchange a token the backend proves who it is by its secret, which is wrong or has expired. Checking tokens works without it, so that nothing else has told you.',
    fix: 'Make a new client secret for the backend’s registration, and put it into `MICROSOFT_PROVIDER_AUTHENTICATION_SECRET`.',
  },
  'graph-interaction': {
    title: 'The tenant asks you for more',
    meaning:
      'Before Microsoft Graph may be read, you have to prove more about yourself, which is done at a sign-in only.',
    fix: 'Sign out, and in again.',
  },
  'graph-sign-in': {
    title: 'Entra ID refused to exchange the token',
    meaning: 'The code below says why.',
    fix: 'Look the code up at https://login.microsoftonline.com/error, and look at the backend’s log stream.',
  },
  'graph-unreachable': {
    title: 'The backend cannot reach Microsoft Graph, or the sign-in service',
    meaning: 'The connection failed or took too long. Both addresses can be set, for other clouds.',
    fix: 'Check `AZURE_AUTHORITY_HOST` and `GRAPH_ENDPOINT` of the backend; in the public cloud neither is needed.',
  },
  'graph-refused': {
    title: 'Microsoft Graph refused the backend',
    meaning: 'It took the token and did not give a profile.',
    fix: 'Look at the status below, and whether the backend’s registration asks for `User.Read`.',
  },
};

/**
 * Whether a text names one of them.
 * @param {string} kind
 * @returns {kind is BackendProblem}
 */
export function isBackendProblem(kind) {
  return Object.hasOwn(PROBLEMS, kind);
}

/**
 * What one of them means, and what to do about it.
 * @param {BackendProblem} kind
 * @returns {import('./explanations.js').Explanation}
 */
export function explainProblem(kind) {
  return { ...PROBLEMS[kind], status: 502, step: STEP };
}
