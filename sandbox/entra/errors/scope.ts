import { define } from '../error.ts';

const FORMAT =
  'The scope format is invalid. Scope must be in a valid URI form <https://example/scope> or a valid Guid <guid/scope>.';

/** What is asked for: scopes, resources, consent. */
export const scopeErrors = {
  severalResources: define({
    code: 28000,
    error: 'invalid_scope',
    text: (scope: string) =>
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    means: 'One access token is for one API. Two APIs were asked for at once.',
    next: 'Ask for the second API with the refresh token, or let the backend exchange the token (step 11).',
  }),
  notForCode: define({
    code: 28002,
    error: 'invalid_scope',
    text: (scope: string) =>
      `Provided value for the input parameter scope '${scope}' is not valid when requesting an access token. Please specify a valid scope.`,
    means: 'The scope that was sent with the code is not the name of a permission.',
    next: 'Send api://<client ID>/user_impersonation, or leave scope out when redeeming a code.',
  }),
  emptyForCode: define({
    code: 28003,
    error: 'invalid_scope',
    text: () =>
      "Provided value for the input parameter scope can't be empty when requesting an access token using the provided authorization code. Please specify a valid scope.",
    means: 'scope was sent with the code, but it is empty.',
    next: 'Leave it out, or name a permission.',
  }),
  invalid: define({
    code: 70011,
    error: 'invalid_scope',
    text: (scope: string) =>
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid. ${FORMAT}`,
    means: 'A scope is the address of an API, a slash, and the name of one of its permissions.',
    next: 'Step 7: scope=openid offline_access api://<backend client ID>/user_impersonation, with spaces between.',
  }),
  mixedDefault: define({
    code: 70011,
    error: 'invalid_scope',
    text: (scope: string) =>
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid. .default scope can't be combined with resource-specific scopes.`,
    means:
      '.default means everything that the registration lists, so it cannot stand beside single permissions or a second API.',
    next: 'Ask either for api://<client ID>/.default or for the single permission.',
  }),
  severalResourcesImplicit: define({
    code: 700022,
    error: 'invalid_scope',
    redirects: true,
    text: (scope: string) =>
      `The provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    means: 'One access token is for one API. Two were asked for at once, with response_type token.',
    next: 'Ask for one API.',
  }),
  resourceless: define({
    code: 700023,
    error: 'invalid_scope',
    redirects: true,
    text: (scope: string) =>
      `The provided value for the input parameter scope '${scope}' is not valid when requesting an access token.`,
    means: 'An access token was asked for, but scope names no permission of any API.',
    next: 'Add the permission, such as api://<client ID>/user_impersonation.',
  }),
  notDefault: define({
    code: 1002012,
    error: 'invalid_scope',
    text: (scope: string) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    means: 'An application that asks for itself gets all it was granted, so it can only ask for .default.',
    next: 'Ask for <Application ID URI>/.default. user_impersonation is for signed-in users only.',
  }),
  resourceNotFound: define({
    code: 500011,
    error: 'invalid_resource',
    text: (resource: string, tenant: string) =>
      `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    means: 'No API in this directory has that address.',
    next: 'Steps 6 and 7: compare with the Application ID URI under "Expose an API" of the backend registration: api://<backend client ID>. A typo, or an Application ID URI that was never set, is the usual cause.',
  }),
  resourceNotInstalled: define({
    code: 650052,
    error: 'invalid_client',
    text: (appId: string, name: string, tenant: string) =>
      `The app is trying to access a service '${appId}'(${name}) that your organization '${tenant}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions or consent to the application in order to create the required service principal.`,
    means:
      'The API has an app registration but no service principal: `az ad app create` makes the registration only.',
    next: '`az ad sp create --id <backend client ID>` makes it.',
  }),
  noSuchScope: define({
    code: 650053,
    error: 'invalid_client',
    text: (name: string, scope: string, resourceAppId: string) =>
      `The application '${name}' asked for scope '${scope}' that doesn't exist on the resource '${resourceAppId}'. Contact the app vendor.`,
    means:
      'The API has no permission of that name. A scope without an address in front is looked for at Microsoft Graph (00000003-0000-0000-c000-000000000000).',
    next: 'Step 7: write api://<backend client ID>/user_impersonation, letter by letter, and not user_impersonation alone. Step 4: the backend must expose that scope, enabled.',
  }),
  misconfigured: define({
    code: 650056,
    error: 'invalid_client',
    text: (resource: string, clientId: string) =>
      `Misconfigured application. This could be due to one of the following: the client has not listed any permissions for '${resource}' in the requested permissions in the client's application registration. Or, the admin has not consented in the tenant. Or, check the application identifier in the request to ensure it matches the configured client application identifier. Or, check the certificate in the request to ensure it's valid. Please contact your admin to fix the configuration or consent on behalf of the tenant. Client app ID: ${clientId}.`,
    means:
      'The request asks for what the registration lists under "API permissions", and that list has nothing for this API.',
    next: 'Step 6: API permissions > Add a permission > My APIs > the backend > user_impersonation.',
  }),
  resourceNotListed: define({
    code: 650057,
    error: 'invalid_resource',
    text: (client: string, name: string, asked: string, resource: string, list: string) =>
      `Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: ${client}(${name}). Resource value from request: ${asked}. Resource app ID: ${resource}. List of valid resources from app registration: ${list}.`,
    means: 'The v1 endpoint gives tokens only for APIs that the registration lists under "API permissions".',
    next: 'Step 6: API permissions > Add a permission > My APIs > the backend > user_impersonation.',
  }),
  resourceGone: define({
    code: 65005,
    error: 'invalid_client',
    text: (name: string) =>
      `The application '${name}' asked for permissions to access a resource that has been removed or is no longer available. Contact the app vendor.`,
    means: '"API permissions" of the registration lists an API or a permission that does not exist any more.',
    next: 'Step 6: remove the entry that is only an identifier, and add the permission of the present backend.',
  }),
  notConsented: define({
    code: 65001,
    error: 'invalid_grant',
    suberror: 'consent_required',
    text: (appId: string, name: string) =>
      `The user or administrator has not consented to use the application with ID '${appId}' named '${name}'. Send an interactive authorization request for this user and resource.`,
    means:
      'Nobody has agreed that this application may use that API for this user, and here nobody can be asked.',
    next: 'Step 6 or 11: `az ad app permission grant --id <client ID> --api <API client ID> --scope <permission>`, or let the user sign in and agree.',
  }),
  consentRequired: define({
    code: 65001,
    error: 'consent_required',
    suberror: 'consent_required',
    text: (appId: string, name: string) =>
      `The user or administrator has not consented to use the application with ID '${appId}' named '${name}'. Send an interactive authorization request for this user and resource.`,
    means: 'The user would have to be asked for consent, and prompt=none forbids that.',
    next: 'Sign in once without prompt=none, or grant the permission beforehand.',
  }),
  declined: define({
    code: 65004,
    error: 'access_denied',
    redirects: true,
    text: () => 'User declined to consent to access the app.',
    means: 'Cancel was chosen on the consent page.',
    next: 'Sign in again and choose Accept, or let an administrator grant the permission.',
  }),
  adminRequired: define({
    code: 90094,
    error: 'access_denied',
    redirects: true,
    text: () => 'Administrator consent is required.',
    means: 'The permission, or the policy of the directory, needs an administrator, and the user is none.',
    next: 'Sign in as the administrator and tick "Consent on behalf of your organization", or `az ad app permission grant` as the administrator.',
  }),
};
