import type { IncomingHttpHeaders } from 'node:http';

/**
 * Which client sent a request, and of which version, by what it says of itself; `undefined` for one that is not somebody
 * else's work. Nothing of ours may call itself so.
 */
export function clientOf(
  headers: IncomingHttpHeaders,
  form: Readonly<Record<string, unknown>> = {},
): string | undefined {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const agent = text(headers['user-agent']);
  const [, az] = /\bAZURECLI\/(\d+\.\d+)/.exec(agent) ?? [];
  if (az) return `az ${az}`;
  const [, azure, version] = /\bazsdk-js-([\w-]+)\/(\d+\.\d+\.\d+)/.exec(agent) ?? [];
  if (azure) return `@azure/${azure} ${version}`;
  const [, graph] = /^graph-js\/(\d+\.\d+\.\d+)/.exec(text(headers.sdkversion)) ?? [];
  if (graph) return `@microsoft/microsoft-graph-client ${graph}`;
  const [, oidc, oidcVersion] = /^(openid-client|jose)\/v(\d+\.\d+\.\d+)/.exec(agent) ?? [];
  if (oidc) return `${oidc} ${oidcVersion}`;
  const msal = MSAL[text(headers['x-client-sku'] ?? form['x-client-SKU'])];
  if (msal) return `${msal} ${text(headers['x-client-ver'] ?? form['x-client-VER'])}`;
  if (/\bHeadlessChrome\/\d/.test(agent)) return 'Chromium';
  return undefined;
}

/** What libraries call themselves in `x-client-SKU`, which is a header or a field of the form. */
const MSAL: Readonly<Record<string, string>> = {
  'msal.js.node': '@azure/msal-node',
  'MSAL.Python': `az's MSAL`,
};

/** A client without its version. */
export const programOf = (client: string): string => client.replace(/ [\d.]+$/, '');

/** What npm installs has the same version everywhere; these have the version that a machine has. */
export const isOfTheMachine = (client: string): boolean =>
  ['az', `az's MSAL`, 'Chromium'].includes(programOf(client));
