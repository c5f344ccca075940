import { define } from '../error.ts';

/** Who the client is, how it proves that, and where it may be answered. */
export const clientErrors = {
  notFound: define({
    code: 700016,
    error: 'unauthorized_client',
    text: (id: string, tenant: string) =>
      `Application with identifier '${id}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    means:
      'No app registration has this client ID: it is mistyped, belongs to another directory, or was deleted.',
    next: 'Compare with `az ad app list --show-mine --query "[].{name:displayName,id:appId}"`. In step 4, clientId of the identity provider must be the Application (client) ID, not the object ID.',
  }),
  disabled: define({
    code: 7000112,
    error: 'unauthorized_client',
    text: (appId: string, name: string) => `Application '${appId}'(${name}) is disabled.`,
    means: 'An administrator has switched the enterprise application off.',
    next: 'Enterprise applications > the application > Properties > Enabled for users to sign-in: Yes.',
  }),
  wrongSecret: define({
    code: 7000215,
    error: 'invalid_client',
    status: 401,
    text: (appId: string) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`,
    means:
      'The client secret is not one of the registration: it was mistyped, cut short, or has been replaced.',
    next: 'Make a new one (`az ad app credential reset --id <client ID> --append`) and put its value into the app setting MICROSOFT_PROVIDER_AUTHENTICATION_SECRET.',
  }),
  expiredSecret: define({
    code: 7000222,
    error: 'invalid_client',
    status: 401,
    text: (appId: string) =>
      `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    means: 'The secret is right, but its time is over.',
    next: 'Make a new one and replace the app setting MICROSOFT_PROVIDER_AUTHENTICATION_SECRET.',
  }),
  secretRequired: define({
    code: 7000218,
    error: 'invalid_client',
    status: 401,
    text: () =>
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    means:
      'The application is a confidential client (its redirect URI is registered under Web), so it must prove itself, and sent no secret.',
    next: 'Step 4: clientSecretSettingName must name an app setting that exists. For a command-line client, set "Allow public client flows" to Yes.',
  }),
  credentialRequired: define({
    code: 7000216,
    error: 'invalid_client',
    status: 401,
    text: () =>
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    means: 'An application that asks for itself must prove itself, and sent no secret.',
    next: 'Send client_secret, or sign in as a user instead.',
  }),
  publicClient: define({
    code: 700025,
    error: 'invalid_client',
    status: 401,
    text: () => "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    means:
      'The redirect URI is registered under "Mobile and desktop" or "Single-page application", whose clients keep no secrets.',
    next: 'Step 4: the callback of App Service must be registered under the platform Web.',
  }),
  assertionRefused: define({
    code: 700027,
    error: 'invalid_client',
    status: 401,
    text: (reason: string) => `Client assertion failed signature validation. [Reason - ${reason}]`,
    means:
      "The signed assertion does not fit the application's certificates, or names another client, audience or time.",
    next: 'Compare the thumbprint with `az ad app credential list --cert --id <client ID>`; iss and sub must be the client ID, aud the token endpoint.',
  }),
  noServicePrincipal: define({
    code: 7000229,
    error: 'invalid_client',
    status: 401,
    text: (appId: string, tenantId: string) =>
      `The client application ${appId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    means:
      'There is an app registration, but nothing that stands for it in the directory. `az ad app create` makes the registration only.',
    next: '`az ad sp create --id <client ID>` makes the service principal.',
  }),
  notForOnBehalfOf: define({
    code: 7000114,
    error: 'invalid_grant',
    text: (appId: string) => `Application '${appId}' is not allowed to make application on-behalf-of calls.`,
    means:
      'The assertion is the token of an application, not of a user: there is nobody on whose behalf to ask.',
    next: 'Step 11 needs the access token that came with the user’s request (X-MS-TOKEN-AAD-ACCESS-TOKEN or the Authorization header).',
  }),
  redirectMismatch: define({
    code: 50011,
    error: 'invalid_client',
    text: (uri: string, appId: string) =>
      `The redirect URI '${uri}' specified in the request does not match the redirect URIs configured for the application '${appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.`,
    means:
      'After sign-in the browser would go to an address that the registration does not list. Scheme, host, path, capitals and a final slash all count.',
    next: 'Step 4: add https://<app host name>/.auth/login/aad/callback to the redirect URIs under Web.',
  }),
  redirectChanged: define({
    code: 500112,
    error: 'invalid_client',
    status: 401,
    text: (sent: string, before: string) =>
      `The reply address '${sent}' does not match the reply address '${before}' provided when requesting Authorization code.`,
    means: 'redirect_uri must be the same when a code is asked for and when it is redeemed.',
    next: 'Send the same text twice, with the same scheme, port and final slash.',
  }),
  noRedirectUris: define({
    code: 500113,
    error: 'invalid_request',
    text: () => 'No reply address is registered for the application.',
    means: 'The registration lists no redirect URI at all.',
    next: 'Step 4: add https://<app host name>/.auth/login/aad/callback under Authentication > Web.',
  }),
  noRedirectUri: define({
    code: 900971,
    error: 'invalid_request',
    text: () => 'No reply address provided.',
    means: 'redirect_uri is in the request, but it is no address.',
    next: 'Send an absolute address, as it is registered.',
  }),
};
