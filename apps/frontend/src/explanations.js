import { explainProblem, isBackendProblem } from './backend-problems.js';
import { explainRefusal } from './refusals.js';

/**
 * What a result page says.
 * @typedef {object} Explanation
 * @property {number} status of the page: 500 for a setting of this app, 502 and 504 for the backend behind it
 * @property {string} title
 * @property {string} meaning
 * @property {string} fix
 * @property {import('./steps.js').Step} step the step of the lab that fixes it
 * @property {string} [expected] when this is no fault but where the lab stands
 *
 * @typedef {import('./remote-profile.js').Failure['outcome'] | 'request-loop'} Mistake
 */

const ORIGIN = '`https://` and the host name, nothing behind it';

/** @type {Readonly<Record<Exclude<Mistake, import('./refusals.js').Refusal
 *   | import('./backend-problems.js').BackendProblem>, Explanation>>} */
const EXPLANATIONS = {
  'backend-url-missing': {
    status: 500,
    title: 'This app does not know its backend',
    meaning: 'The app setting `BACKEND_URL` is missing or empty, so there is nobody to ask for the profile.',
    fix: `Set \`BACKEND_URL\` to the backend’s address: ${ORIGIN}. If you did set it, check that it is on the frontend and not on the backend, and spelled in capitals.`,
    step: 2,
  },
  'backend-url-invalid': {
    status: 500,
    title: 'BACKEND_URL is not a web address',
    meaning:
      'A usable value begins with `https://` and goes on with a host name. Quotes, blanks, a missing `https://` or a placeholder such as `<back-end-app-name>` that was not replaced all lead here.',
    fix: 'Copy the default domain from the backend’s overview page, put `https://` in front of it, and set that.',
    step: 2,
  },
  'backend-url-http': {
    status: 500,
    title: 'BACKEND_URL says http instead of https',
    meaning: 'An access token would travel unencrypted, so this app does not call such an address.',
    fix: 'Change `http://` to `https://` in `BACKEND_URL`. App Service gives every app a certificate for its own name.',
    step: 2,
  },
  'backend-url-credentials': {
    status: 500,
    title: 'BACKEND_URL holds a user name or password',
    meaning:
      'Something stands before an @ in the address. The backend takes an access token and nothing else.',
    fix: `Leave it out: the value is ${ORIGIN}. If that was a real password, change it.`,
    step: 2,
  },
  'backend-url-path': {
    status: 500,
    title: 'BACKEND_URL has a path',
    meaning:
      'This app adds `/get-profile` by itself, so that a path, ? or # in the setting leads to an address that nobody serves.',
    fix: `Cut the value after the host name: it is ${ORIGIN}.`,
    step: 2,
  },
  'backend-url-slash': {
    status: 500,
    title: 'BACKEND_URL ends in a slash',
    meaning:
      'This app adds `/get-profile` by itself; with a slash before it the address has two, and that is another address.',
    fix: 'Remove the slash at the end.',
    step: 2,
  },
  'backend-url-self': {
    status: 500,
    title: 'BACKEND_URL points at a frontend',
    meaning:
      'The address is this app’s own, or another frontend’s. It would ask itself for the profile, and again, until it runs out of everything.',
    fix: 'Set `BACKEND_URL` on the frontend to the backend’s address: the two names are easily swapped.',
    step: 2,
  },
  'request-loop': {
    status: 508,
    title: 'A frontend is asking a frontend',
    meaning:
      'This request came from a frontend that takes this app for its backend. It ends here, before it goes round in circles.',
    fix: 'Set `BACKEND_URL` on the frontend to the backend’s address: the two names are easily swapped.',
    step: 2,
  },
  'backend-unknown-host': {
    status: 502,
    title: 'No such host',
    meaning:
      'Nobody knows the host name in `BACKEND_URL`. It is misspelt, the app is gone, or the site has a longer name with a few random letters and the region in it.',
    fix: 'Copy the default domain from the backend’s overview page: it cannot be worked out from the app’s name.',
    step: 2,
  },
  'backend-unreachable': {
    status: 502,
    title: 'The backend cannot be reached',
    meaning: 'The host exists, but the connection failed or broke off before the whole answer was here.',
    fix: 'Check that the backend runs: open its address with `/health` at the end. If it does, look at `BACKEND_URL` again.',
    step: 1,
  },
  'backend-timeout': {
    status: 504,
    title: 'The backend took too long',
    meaning:
      'There was no complete answer in time. A free plan puts idle apps to sleep, and waking one up takes a while; an app that does not start looks the same.',
    fix: 'Wait half a minute and try again. If it stays like this, look at the backend’s log stream.',
    step: 1,
  },
  'backend-redirect': {
    status: 502,
    title: 'The backend redirects elsewhere',
    meaning:
      'The address in `BACKEND_URL` answers with a redirect, which this app does not follow: an access token is meant for one host only.',
    fix: 'Set `BACKEND_URL` to the backend’s default domain itself.',
    step: 2,
  },
  'backend-stopped': {
    status: 502,
    title: 'The backend is stopped',
    meaning:
      'App Service answers in its place. Either somebody stopped the app, or a free plan has used up its minutes for today.',
    fix: 'Start the backend. If it stops again by itself, wait until the quota is reset (the plan’s Quotas page says when), or choose a paid plan.',
    step: 1,
  },
  'backend-not-found': {
    status: 502,
    title: 'The backend knows no profile',
    meaning:
      'Something answers at this address, but it has no `/get-profile`. Another app, or another folder than backend, was deployed there.',
    fix: 'Deploy again from the folder `backend`, and check that `BACKEND_URL` names the backend.',
    step: 1,
  },
  'backend-error': {
    status: 502,
    title: 'The backend has failed',
    meaning:
      'The backend, or App Service in its place, answered with an error of its own: the app did not start, is overloaded, or has a fault.',
    fix: 'Look at the backend’s log stream. Right after a deployment or a change of settings, wait half a minute first.',
    step: 1,
  },
  'backend-refused': {
    status: 502,
    title: 'The backend did not take the request',
    meaning:
      'Its status says that something about the request was wrong: too many requests, or headers that are too large, for example.',
    fix: 'Look the status up, then look at the backend’s log stream.',
    step: 1,
  },
  'backend-too-large': {
    status: 502,
    title: 'The answer is too large for a profile',
    meaning: 'More than 64 KB came back. That is something else than this lab’s backend.',
    fix: 'Check that `BACKEND_URL` names the backend, and that the folder `backend` was deployed there.',
    step: 2,
  },
  'backend-not-json': {
    status: 502,
    title: 'The answer is not JSON',
    meaning:
      'The backend answers in JSON; a web page came instead. That is what an app shows to which nothing was deployed, or something else.',
    fix: 'Open the address in a browser to see what it is, and deploy the folder `backend` there.',
    step: 1,
  },
  'backend-not-a-profile': {
    status: 502,
    title: 'The answer holds no profile',
    meaning:
      'JSON came back, but without a profile that has a `displayName`. Another app answers at this address.',
    fix: 'Check that `BACKEND_URL` names the backend, and that the folder `backend` was deployed there.',
    step: 1,
  },
};

/**
 * What a mistake means, and what to do about it.
 * @param {Mistake} outcome
 * @param {import('./refusals.js').Visit} visit
 * @returns {Explanation}
 */
export function explain(outcome, visit) {
  if (isBackendProblem(outcome)) return explainProblem(outcome);
  switch (outcome) {
    case 'backend-unauthorized':
    case 'backend-sign-in':
    case 'backend-forbidden':
      return explainRefusal(outcome, visit);
    default:
      return EXPLANATIONS[outcome];
  }
}
