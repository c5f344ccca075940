import { ConfidentialClientApplication } from '@azure/msal-node';
import { Problem } from './problem.js';

/**
 * Exchanges the token that the user's call came with for one that this app may use at Microsoft Graph, as this user.
 * Source: "Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow".
 * @typedef {(assertion: string) => Promise<string>} Exchange
 */

/**
 * Makes the exchange for an app. Tokens are kept in memory by MSAL, so that a user who calls again needs no new one.
 * @param {import('./graph-settings.js').GraphSettings} settings
 * @returns {Exchange} which throws a Problem
 */
export function onBehalfOf({ clientId, clientSecret, authority, endpoint }) {
  const client = new ConfidentialClientApplication({
    // The authority is the platform's own setting, so that nobody has to be asked whether it is one.
    auth: { clientId, clientSecret, authority, knownAuthorities: [new URL(authority).host] },
    system: { loggerOptions: { piiLoggingEnabled: false, loggerCallback: () => {} } },
  });
  const scopes = [`${endpoint}/User.Read`];
  return async (oboAssertion) => {
    try {
      const result = await client.acquireTokenOnBehalfOf({ oboAssertion, scopes });
      if (result?.accessToken) return result.accessToken;
    } catch (error) {
      throw explain(error);
    }
    throw new Problem('graph-sign-in', {
      status: 502,
      explanation: 'Entra ID gave no token for Microsoft Graph, and no reason.',
    });
  };
}

/**
 * Entra ID's refusals by their codes. Source: "Microsoft Entra authentication and authorization error codes".
 * @type {readonly { codes: readonly string[], kind: string, status: number, explanation: string, challenge?: string }[]}
 */
const REFUSALS = [
  {
    codes: ['65001'],
    kind: 'graph-consent',
    status: 403,
    explanation:
      'Nobody has consented to this app reading the profile from Microsoft Graph. The user cannot be asked here, because no page is shown; an administrator has to grant User.Read to the backend.',
  },
  {
    codes: ['50013', '500131', '500132', '500133', '50027', '500341', '500342'],
    kind: 'graph-assertion',
    status: 401,
    challenge: 'Bearer error="invalid_token"',
    explanation:
      'Entra ID does not take the access token of this call as proof of the user: it has expired, or it was not issued for this app.',
  },
  {
    codes: ['7000215', '7000222', '7000218', '7000216'],
    kind: 'graph-secret',
    status: 500,
    explanation:
      'Entra ID does not accept this app’s client secret: it is wrong, or it has expired. Make a new one, and put it into the app setting.',
  },
  {
    codes: ['50076', '50079', '50158', '53003', '50097'],
    kind: 'graph-interaction',
    status: 403,
    explanation:
      'The tenant asks for more before Microsoft Graph may be read (a second factor, another device or place), and that can be given at a sign-in only. Sign out of the frontend, and in again.',
  },
];

/**
 * @param {unknown} error what MSAL has thrown
 * @returns {Problem}
 */
function explain(error) {
  const text = error instanceof Error ? error.message : '';
  const code = /AADSTS(\d+)/.exec(text)?.[1];
  const known = REFUSALS.find(({ codes }) => code !== undefined && codes.includes(code));
  if (known) return new Problem(known.kind, { ...known, detail: `AADSTS${code}` });
  if (code !== undefined) {
    return new Problem('graph-sign-in', {
      status: 502,
      detail: `AADSTS${code}`,
      explanation: `Entra ID refused to exchange the token. The code AADSTS${code} says why: https://login.microsoftonline.com/error?code=${code}`,
    });
  }
  return new Problem('graph-unreachable', {
    status: 502,
    explanation: 'The sign-in service, which exchanges tokens, did not answer as it should.',
  });
}
