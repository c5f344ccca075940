import { readBackendAddress } from './backend-address.js';
import { isBackendProblem } from './backend-problems.js';
import { concealTokens } from './principal.js';

/**
 * Says in a request that it comes from a frontend, so that a frontend that is asked by a frontend notices.
 */
export const HOP_HEADER = 'x-easy-auth-lab-hop';

/** Names the backend's own problem, in its answer. */
const PROBLEM_HEADER = 'x-easy-auth-lab-problem';

const MOST_BYTES = 64 * 1024;
const MOST_FIELDS = 20;

/**
 * Everything that can go wrong with the call itself.
 * @typedef {'backend-unknown-host' | 'backend-unreachable' | 'backend-timeout' | 'backend-sign-in'
 *   | 'backend-redirect' | 'backend-unauthorized' | 'backend-forbidden' | 'backend-stopped' | 'backend-not-found'
 *   | 'backend-error' | 'backend-refused' | 'backend-too-large' | 'backend-not-json' | 'backend-not-a-profile'
 *   | import('./backend-problems.js').BackendProblem } CallMistake
 *
 * @typedef {object} RemoteProfile
 * @property {string} displayName
 * @property {boolean | undefined} withAuthentication
 * @property {readonly { name: string, value: string }[]} others further simple values
 *
 * @typedef {object} Failure
 * @property {import('./backend-address.js').AddressMistake | CallMistake} outcome
 * @property {string} [remoteUrl] what was asked; nothing, where BACKEND_URL cannot be used
 * @property {number} [status] the backend's status, where it answered
 * @property {string} [detail] the system's code for a failed connection, or what the backend was told in its turn
 *
 * @typedef {Failure | { outcome: 'ok', remoteUrl: string, profile: RemoteProfile }} Result
 */

/**
 * Asks the backend for the user's profile, with the user's access token when there is one. Never throws: whatever
 * happens is one of the outcomes.
 * @param {object} question
 * @param {string | undefined} question.backendUrl
 * @param {readonly (string | undefined)[]} question.ownHosts
 * @param {string | undefined} question.token a well-formed bearer token
 * @param {number} question.patienceMs
 * @returns {Promise<Result>}
 */
export async function askForProfile({ backendUrl, ownHosts, token, patienceMs }) {
  const address = readBackendAddress(backendUrl, ownHosts);
  if ('mistake' in address) return { outcome: address.mistake };
  const remoteUrl = `${address.origin}/get-profile`;
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const response = await fetch(remoteUrl, {
      headers: {
        accept: 'application/json',
        [HOP_HEADER]: '1',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      redirect: 'manual',
      signal,
    });
    return { remoteUrl, ...judge(response, await readBody(response)) };
  } catch (error) {
    return { remoteUrl, ...judgeFailure(error, signal.aborted) };
  }
}

/**
 * Reads a body as far as the limit; `undefined` when it is longer.
 * @param {Response} response
 * @returns {Promise<string | undefined>}
 */
async function readBody(response) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined; // leaving the loop cancels the rest
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * @typedef {{ outcome: Failure['outcome'], status?: number, detail?: string }
 *   | { outcome: 'ok', profile: RemoteProfile }} Judgement
 */

/**
 * @param {Response} response
 * @param {string | undefined} body
 * @returns {Judgement}
 */
function judge(response, body) {
  const { status } = response;
  if (response.headers.get('x-easy-auth-lab') === 'frontend') return { outcome: 'backend-url-self', status };
  const problem = response.headers.get(PROBLEM_HEADER) ?? '';
  if (isBackendProblem(problem)) return { outcome: problem, status, ...detailIn(body) };
  if (!response.ok) return { outcome: outcomeOfStatus(response, body ?? ''), status };
  if (body === undefined) return { outcome: 'backend-too-large', status };
  const answer = parseJson(body);
  if (answer === undefined)
    return { outcome: isSignIn(body) ? 'backend-sign-in' : 'backend-not-json', status };
  const profile = profileIn(answer);
  return profile ? { outcome: 'ok', profile } : { outcome: 'backend-not-a-profile', status };
}

/**
 * What the other side said to the backend, in a word: a code of Entra ID, a status, the name of a setting.
 * @param {string | undefined} body
 * @returns {{ detail?: string }}
 */
function detailIn(body) {
  const answer = parseJson(body ?? '');
  const detail =
    typeof answer === 'object' && answer !== null && 'detail' in answer ? answer.detail : undefined;
  return typeof detail === 'string' && /^\w{1,80}$/.test(detail) ? { detail } : {};
}

/**
 * @param {Response} response
 * @param {string} body
 * @returns {CallMistake}
 */
function outcomeOfStatus({ status, headers }, body) {
  if (status >= 300 && status < 400) {
    return isSignIn(headers.get('location') ?? '') ? 'backend-sign-in' : 'backend-redirect';
  }
  if (status === 401) return 'backend-unauthorized';
  // App Service's page for a stopped app, or one over its quota: "Error 403 - This web app is stopped"
  if (status === 403) return /web app is stopped/i.test(body) ? 'backend-stopped' : 'backend-forbidden';
  if (status === 404) return 'backend-not-found';
  return status >= 500 ? 'backend-error' : 'backend-refused';
}

/**
 * Whether an address, or a page that leads to one, is about signing in: one of Microsoft's hosts in any cloud, or a
 * gateway's own sign-in path. (A gateway that keeps URL fragments answers with a page instead of a redirect.)
 * @param {string} text
 * @returns {boolean}
 */
function isSignIn(text) {
  return /https?:\/\/login\.[\w.-]+\/|\/\.auth\/login|\/oauth2\//i.test(text);
}

/**
 * @param {string} body
 * @returns {unknown} `undefined` when it is no JSON
 */
function parseJson(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/**
 * The profile in a backend's answer (`{ profile: { displayName, … } }`), or `undefined` when there is none.
 * @param {unknown} answer
 * @returns {RemoteProfile | undefined}
 */
function profileIn(answer) {
  if (typeof answer !== 'object' || answer === null || !('profile' in answer)) return undefined;
  const { profile } = answer;
  if (typeof profile !== 'object' || profile === null) return undefined;
  const fields = new Map(Object.entries(profile));
  const displayName = fields.get('displayName');
  if (typeof displayName !== 'string' || displayName === '') return undefined;
  const withAuthentication = fields.get('withAuthentication');
  fields.delete('displayName');
  fields.delete('withAuthentication');
  return {
    displayName: tidy(displayName),
    withAuthentication: typeof withAuthentication === 'boolean' ? withAuthentication : undefined,
    others: [...fields]
      .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
      .slice(0, MOST_FIELDS)
      .map(([name, value]) => ({ name: tidy(name), value: tidy(String(value)) })),
  };
}

/**
 * @param {string} text
 * @returns {string}
 */
function tidy(text) {
  return concealTokens(text).slice(0, 300);
}

/**
 * @param {unknown} error what `fetch`, or reading the body, has thrown
 * @param {boolean} timedOut
 * @returns {Judgement}
 */
function judgeFailure(error, timedOut) {
  const detail = codeOf(error);
  if (timedOut || detail === 'UND_ERR_CONNECT_TIMEOUT') return { outcome: 'backend-timeout' };
  if (detail && /^(ENOTFOUND|EAI_)/.test(detail)) return { outcome: 'backend-unknown-host', detail };
  return { outcome: 'backend-unreachable', ...(detail && { detail }) };
}

/**
 * The code of the innermost error that has one (`ECONNREFUSED`, `CERT_HAS_EXPIRED`).
 * @param {unknown} error
 * @returns {string | undefined}
 */
function codeOf(error) {
  if (!(error instanceof Error)) return undefined;
  const own = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return codeOf(error.cause) ?? own;
}
