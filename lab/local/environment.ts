import { FOLDER_VARIABLE } from '../folder.ts';
import { azureConfigFolder, type Descriptor } from './descriptor.ts';

/** Names to values. An empty value is meant: it overrides what the user's own environment may have. */
export type Variables = Readonly<Record<string, string>>;

/**
 * The environment in which Azure's own tools (`az`, @azure/identity, MSAL, the Graph client) talk to the sandbox and to
 * nothing else. Holds a secret.
 *
 * `NO_PROXY` is empty because a `localhost` in it would lead past the sandbox's proxy; the lower-case names are there
 * because curl and Python's requests prefer them. Azure CLI would remember a refused token request for a minute
 * (`core.use_msal_http_cache`), and wants to report its use.
 */
export function sandboxVariables(dir: string, sandbox: Descriptor): Variables {
  return {
    AZURE_TENANT_ID: sandbox.tenantId,
    AZURE_SUBSCRIPTION_ID: sandbox.subscriptionId,
    AZURE_CLIENT_ID: sandbox.clientId,
    AZURE_CLIENT_SECRET: sandbox.clientSecret,
    LAB_USER: sandbox.user,
    LAB_PASSWORD: '',
    LAB_SANDBOX_URL: sandbox.url,
    LAB_APP_SCHEME: 'http',
    HTTPS_PROXY: sandbox.url,
    HTTP_PROXY: sandbox.url,
    https_proxy: sandbox.url,
    http_proxy: sandbox.url,
    NO_PROXY: '',
    no_proxy: '',
    NODE_EXTRA_CA_CERTS: sandbox.caFile,
    REQUESTS_CA_BUNDLE: sandbox.caFile,
    CURL_CA_BUNDLE: sandbox.caFile,
    AZURE_CONFIG_DIR: azureConfigFolder(dir),
    AZURE_CORE_USE_MSAL_HTTP_CACHE: 'false',
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    [FOLDER_VARIABLE]: dir,
  };
}

/**
 * The user's environment with the sandbox's variables in it, and without the user's own settings of Azure's tools, which
 * could name another cloud, tenant or folder.
 */
export function sandboxEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  variables: Variables,
): Record<string, string | undefined> {
  const foreign = /^(?:AZURE|ARM|MSI|IDENTITY)_|^all_proxy$/i;
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name))), ...variables };
}

/** The shells for which `lab sandbox env` can write. */
export const SHELLS = ['bash', 'powershell', 'cmd'] as const;
export type Shell = (typeof SHELLS)[number];

/** Lines that set `variables` when the shell evaluates them. */
export function exportLines(variables: Variables, shell: Shell): string {
  const line = {
    bash: (name: string, value: string) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
    powershell: (name: string, value: string) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    // Inside the quotes only % is special; outside them nothing is left.
    cmd: (name: string, value: string) => `set "${name}=${value.replaceAll('%', '%%')}"`,
  }[shell];
  return `${distinct(variables, shell)
    .map(([name, value]) => line(name, value))
    .join('\n')}\n`;
}

/** Names differ by case on Linux and macOS only; elsewhere the second would set the first again. */
function distinct(variables: Variables, shell: Shell): [string, string][] {
  const entries = Object.entries(variables);
  if (shell === 'bash') return entries;
  return entries.filter(([name]) => name === name.toUpperCase());
}
