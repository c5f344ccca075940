import { describe, expect, it } from 'vitest';
import { clouds } from '../clouds.ts';
import { explainSignIn, loginLine } from './sign-in-news.ts';

const TENANT = '1f5b1c2e-0000-4000-8000-000000000001';

const tried = {
  cloud: clouds.azure,
  tenant: TENANT,
  kind: 'cli',
  scope: 'https://graph.microsoft.com/.default',
};

const entra = (text: string): Error =>
  new Error(`invalid_grant: ${text} Trace ID: 0a1b Correlation ID: 2c3d Timestamp: 2026-11-24 10:11:12Z`);

/** What is said, where it comes from (`entra-graph` recordings, issues, az itself), what kind it is, and what to type. */
const rows: readonly (readonly [kind: string, error: Error, next: string | RegExp])[] = [
  [
    'no-az',
    new Error(
      "Azure CLI could not be found. Please visit https://aka.ms/azure-cli for installation instructions and then, once installed, authenticate to your Azure account using 'az login'.",
    ),
    '--auth device-code',
  ],
  [
    'not-signed-in',
    new Error("Please run 'az login' from a command prompt to authenticate before using this credential."),
    `az login --tenant ${TENANT}`,
  ],
  [
    'not-signed-in',
    new Error("ERROR: Please run 'az login' to setup account."),
    `az login --tenant ${TENANT}`,
  ],
  [
    'expired',
    entra(
      'AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.',
    ),
    `az login --tenant ${TENANT}`,
  ],
  [
    'expired',
    entra('AADSTS700082: The refresh token has expired due to inactivity.'),
    `az login --tenant ${TENANT}`,
  ],
  [
    'expired',
    entra(
      'AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.',
    ),
    `az login --tenant ${TENANT}`,
  ],
  [
    'claims-challenge',
    entra(
      "AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '797f4846-ba00-4fd7-ba43-dac1f8f63013'.",
    ),
    `az login --tenant ${TENANT} --scope https://graph.microsoft.com/.default`,
  ],
  [
    'claims-challenge',
    entra('AADSTS50158: External security challenge not satisfied. User will be redirected to another page.'),
    /^az login --tenant \S+ --scope /,
  ],
  [
    'claims-challenge',
    new Error(
      "This credential doesn't support claims challenges. To authenticate with the required claims, please run the following command: az login --claims-challenge eyJhY2Nlc3NfdG9rZW4iOnt9fQ== --scope https://graph.microsoft.com/.default",
    ),
    `az logout, then: az login --tenant ${TENANT} --claims-challenge "eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="`,
  ],
  [
    'conditional-access',
    entra(
      'AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    ),
    `ask an administrator of tenant ${TENANT}`,
  ],
  [
    'conditional-access',
    entra('AADSTS53000: Device is not in required device state: compliant.'),
    'a device that your organisation manages',
  ],
  [
    'wrong-tenant',
    entra(
      "AADSTS50020: User account 'a@b.example' from identity provider 'live.com' does not exist in tenant 'Contoso' and cannot access the application",
    ),
    /az login --tenant <tenant-id>.*ask an administrator of that tenant for an invitation/,
  ],
  [
    'wrong-tenant',
    entra(
      `AADSTS90002: Tenant '${TENANT}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    ),
    '--tenant <tenant-id>',
  ],
  [
    'wrong-cloud',
    entra(
      'AADSTS500011: The resource principal named https://management.usgovcloudapi.net was not found in the tenant named Contoso.',
    ),
    'az cloud set --name',
  ],
  [
    'wrong-cloud',
    entra(
      'AADSTS900439: USGClientNotSupportedOnPublicEndpoint - US Government client must use the US Government endpoint.',
    ),
    'az cloud set --name',
  ],
  ['secret-refused', entra('AADSTS7000215: Invalid client secret provided.'), /^az login/],
  ['unreachable', new Error('network_error: Network request failed'), 'HTTPS_PROXY'],
  [
    'unreachable',
    new Error(
      'request to https://login.microsoftonline.com failed, reason: self-signed certificate in certificate chain SELF_SIGNED_CERT_IN_CHAIN',
    ),
    'NODE_EXTRA_CA_CERTS',
  ],
  ['busy', entra('AADSTS90033: A transient error has occurred. Please try again.'), /^Wait a minute/],
  ['busy', new Error('temporarily_unavailable: the service is being updated'), 'status.azure.com'],
  [
    'no-identity',
    new Error('ManagedIdentityCredential: Authentication failed. Message network unreachable'),
    '--auth cli',
  ],
  [
    'not-signed-in',
    entra('AADSTS70020: The provided value for the input parameter device_code has expired: expired_token'),
    `az login --tenant ${TENANT}`,
  ],
];

describe('a sign-in that does not work is', () => {
  it.each(rows)('%s: %s', (kind, error, next) => {
    const news = explainSignIn(error, tried);
    expect(news).toMatchObject({
      kind,
      code: ['unreachable', 'busy'].includes(kind) ? 'unreachable' : 'not-signed-in',
      next: typeof next === 'string' ? expect.stringContaining(next) : expect.stringMatching(next),
    });
    // In words of the lab's own, with the number to look for.
    const number = /AADSTS\d+/.exec(error.message)?.[0];
    if (number) expect(news.message).toContain(number);
    expect(news.message).not.toContain('Trace ID');
  });

  it('that many others, too, have asked, where it was asked too often', () => {
    const error = new Error('Too Many Requests. The service returned status code 429');
    expect(explainSignIn(error, tried)).toMatchObject({ kind: 'busy', code: 'throttled' });
  });

  it('told by what Entra ID said, where the library only says that something went wrong', () => {
    const error = new Error('endpoints_resolution_error: See https://aka.ms/msal.js.errors');
    const refusal = '{"error":"invalid_tenant","error_description":"AADSTS90002: Tenant not found."}';
    expect(explainSignIn(error, tried)).toMatchObject({ kind: 'unreachable' });
    expect(explainSignIn(error, { ...tried, refusal })).toMatchObject({ kind: 'wrong-tenant' });
  });

  it('quoted, when nobody knows it', () => {
    expect(explainSignIn(new Error('AADSTS1: Something new.\nMore.'), tried)).toMatchObject({
      kind: 'not-signed-in',
      message: 'Azure gave no token: AADSTS1: Something new.',
    });
  });
});

describe('what to type', () => {
  it.each([
    ['browser', 'Run the same command again, and sign in in the browser'],
    ['device-code', 'enter the new code'],
    ['environment', 'sign in yourself instead: --auth cli'],
    ['managed-identity', 'sign in yourself instead: --auth cli'],
  ])('depends on the way: --auth %s', (kind, next) => {
    expect(explainSignIn(entra('AADSTS700082: expired'), { ...tried, kind }).next).toContain(next);
  });

  it('is the variables, for an application whose secret is refused', () => {
    const news = explainSignIn(entra('AADSTS7000222: The provided client secret keys are expired.'), {
      ...tried,
      kind: 'environment',
    });
    expect(news.next).toContain('AZURE_CLIENT_SECRET');
    expect(news.next).toContain('az ad app credential reset');
  });

  it('names the cloud, where it is not the public one', () => {
    expect(loginLine({ cloud: clouds['azure-china'], tenant: 'contoso.cn' })).toBe(
      'az cloud set --name AzureChinaCloud, then: az login --tenant contoso.cn',
    );
    expect(loginLine({ cloud: clouds.azure, tenant: '' })).toBe('az login');
  });
});
