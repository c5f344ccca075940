/**
 * What it takes to ask Microsoft Graph on behalf of a user.
 * @typedef {object} GraphSettings
 * @property {string} clientId this app's registration
 * @property {string} clientSecret
 * @property {string} authority where tokens are exchanged: the cloud's sign-in service, and the tenant
 * @property {string} endpoint Graph's origin, without a slash at the end
 */

const TENANT = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';

/**
 * Sign-in services by the issuers of their tokens, and Graph by the sign-in services.
 * Sources: "National clouds: Microsoft Entra authentication endpoints", "Microsoft Graph national cloud deployments".
 * @type {Readonly<Record<string, string>>}
 */
const AUTHORITIES = {
  'sts.windows.net': 'https://login.microsoftonline.com',
  'sts.chinacloudapi.cn': 'https://login.partner.microsoftonline.cn',
};
/** @type {Readonly<Record<string, string>>} */
const GRAPHS = {
  'login.microsoftonline.us': 'https://graph.microsoft.us',
  'login.partner.microsoftonline.cn': 'https://microsoftgraph.chinacloudapi.cn',
  'login.chinacloudapi.cn': 'https://microsoftgraph.chinacloudapi.cn',
};

/**
 * Reads them from the environment. The identity is the one that App Service authentication has for this app; the tenant is
 * in the issuer, whichever of its two forms it has. Other clouds than the public one are found by the issuer, or named by
 * AZURE_AUTHORITY_HOST and GRAPH_ENDPOINT.
 * @param {NodeJS.ProcessEnv} env
 * @returns {GraphSettings | { missing: string }} or the name of the setting that is missing or cannot be used
 */
export function readGraphSettings(env) {
  const clientId = env.WEBSITE_AUTH_CLIENT_ID;
  if (!clientId) return { missing: 'WEBSITE_AUTH_CLIENT_ID' };
  const secretName =
    env.WEBSITE_AUTH_CLIENT_SECRET_SETTING_NAME || 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET';
  const clientSecret = env[secretName];
  if (!clientSecret) return { missing: secretName };
  const issuer = new RegExp(`^https://([^/]+)/(${TENANT})(?:/|$)`, 'i').exec(
    env.WEBSITE_AUTH_OPENID_ISSUER ?? '',
  );
  const [, host = '', tenant] = issuer ?? [];
  if (tenant === undefined) return { missing: 'WEBSITE_AUTH_OPENID_ISSUER' };
  const login = originOf(env.AZURE_AUTHORITY_HOST, AUTHORITIES[host.toLowerCase()] ?? `https://${host}`);
  if (login === undefined) return { missing: 'AZURE_AUTHORITY_HOST' };
  const usual = GRAPHS[new URL(login).hostname] ?? 'https://graph.microsoft.com';
  const endpoint = originOf(env.GRAPH_ENDPOINT, usual);
  if (endpoint === undefined) return { missing: 'GRAPH_ENDPOINT' };
  return { clientId, clientSecret, authority: `${login}/${tenant}`, endpoint };
}

/**
 * The origin in a setting, or the usual one where it is not set. A secret and tokens go there, so it has to be https.
 * @param {string | undefined} value
 * @param {string} usual
 * @returns {string | undefined} `undefined` for a setting that is no https address
 */
function originOf(value, usual) {
  if (!value?.trim()) return usual;
  const url = URL.canParse(value.trim()) ? new URL(value.trim()) : undefined;
  return url?.protocol === 'https:' ? url.origin : undefined;
}
