import { Problem } from './problem.js';

/** How long Graph may take to answer, to the last byte. */
const PATIENCE_MS = 10_000;

const MOST_BYTES = 64 * 1024;

/**
 * The profile of the user for whom `token` was issued, as Microsoft Graph has it.
 * Source: "Get a user", `/me` (Microsoft Graph v1.0).
 * @param {string} endpoint Graph's origin
 * @param {string} token
 * @returns {Promise<{ displayName: string, userPrincipalName?: string, jobTitle?: string }>}
 * @throws {Problem}
 */
export async function readMe(endpoint, token) {
  const me = await ask(`${endpoint}/v1.0/me?$select=displayName,userPrincipalName,jobTitle`, token);
  const fields = new Map(typeof me === 'object' && me !== null ? Object.entries(me) : []);
  /** @param {string} name @returns {string} */
  const text = (name) => {
    const value = fields.get(name);
    return typeof value === 'string' ? value : '';
  };
  const displayName = text('displayName') || text('userPrincipalName');
  if (!displayName) throw unusable('an answer without a name');
  return {
    displayName,
    ...(text('userPrincipalName') && { userPrincipalName: text('userPrincipalName') }),
    ...(text('jobTitle') && { jobTitle: text('jobTitle') }),
  };
}

/**
 * @param {string} url
 * @param {string} token
 * @returns {Promise<unknown>}
 */
async function ask(url, token) {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  /** @type {Response} */
  let response;
  let body = '';
  try {
    response = await fetch(url, {
      headers: { accept: 'application/json', authorization: `Bearer ${token}` },
      redirect: 'manual', // a token is meant for one host
      signal,
    });
    body = await readBody(response);
  } catch {
    throw new Problem('graph-unreachable', {
      status: signal.aborted ? 504 : 502,
      explanation: signal.aborted
        ? 'Microsoft Graph took too long to answer.'
        : 'Microsoft Graph cannot be reached from this app.',
    });
  }
  if (!response.ok) {
    throw new Problem('graph-refused', {
      status: 502,
      detail: String(response.status),
      explanation: `Microsoft Graph answered ${response.status} to the question who the user is.`,
    });
  }
  try {
    return JSON.parse(body);
  } catch {
    throw unusable('no JSON');
  }
}

/**
 * @param {Response} response
 * @returns {Promise<string>}
 */
async function readBody(response) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) break; // leaving the loop cancels the rest
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * @param {string} what
 * @returns {Problem}
 */
function unusable(what) {
  return new Problem('graph-refused', {
    status: 502,
    explanation: `Microsoft Graph gave ${what} to the question who the user is.`,
  });
}
