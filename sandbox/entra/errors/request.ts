import { define } from '../error.ts';

/** What is wrong with a request itself, whoever sends it. */
export const requestErrors = {
  missingParameter: define({
    code: 900144,
    error: 'invalid_request',
    text: (name: string) => `The request body must contain the following parameter: '${name}'.`,
    means: 'A parameter that the protocol needs is not in the request, or the request is not sent as a form.',
    next: 'Send it as application/x-www-form-urlencoded (token endpoint) or in the query (authorize). In step 7, a loginParameters entry that replaces a parameter must not be empty.',
  }),
  missingField: define({
    code: 90014,
    error: 'invalid_request',
    text: (name: string) =>
      `The required field '${name}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`,
    means: "An ID token was asked for without a nonce. The nonce ties the ID token to the browser's sign-in.",
    next: 'Send a fresh random nonce with every request that has id_token in response_type.',
  }),
  malformed: define({
    code: 9002313,
    error: 'invalid_request',
    text: () => 'Invalid request. Request is malformed or invalid.',
    means: 'The request could not be read: a code or token is garbled, or a parameter comes twice.',
    next: 'Compare what is sent with the documentation of the endpoint; a truncated copy and paste is the usual cause.',
  }),
  notFound: define({
    code: 9002313,
    error: 'invalid_request',
    status: 404,
    text: () => 'Invalid request. Request is malformed or invalid.',
    means: 'The sandbox has no such endpoint.',
    next: 'Look at the path: authorize and token live under /<tenant>/oauth2/v2.0/ (v2) or /<tenant>/oauth2/ (v1).',
  }),
  postOnly: define({
    code: 900561,
    error: 'invalid_request',
    text: (method: string) => `The endpoint only accepts POST requests. Received a ${method} request.`,
    means: 'The token endpoint was opened like a page.',
    next: 'Send a POST with a form. A browser that goes back to this address does no harm.',
  }),
  queryTooLong: define({
    code: 90015,
    error: 'invalid_request',
    text: () => 'The query string is too long.',
    means: 'The sign-in address is longer than the service reads.',
    next: 'Keep state short: store what is long on the server and send its name.',
  }),
  unsupportedGrant: define({
    code: 70003,
    error: 'unsupported_grant_type',
    text: (grant: string) => `The app requested an unsupported grant type '${grant}'.`,
    means: 'grant_type names something that the token endpoint does not know.',
    next: 'Use authorization_code, refresh_token, client_credentials, or the URNs for on-behalf-of and device code.',
  }),
  unsupportedResponseType: define({
    code: 70005,
    error: 'unsupported_response_type',
    redirects: true,
    text: (type: string) => `The app requested an unsupported response type '${type}'.`,
    means:
      'response_type asks for something that is not offered, or that is not allowed for this application.',
    next: 'Easy Auth asks for "code id_token"; a server that needs no ID token at once asks for "code".',
  }),
  tokenNotEnabled: define({
    code: 700051,
    error: 'unsupported_response_type',
    redirects: true,
    text: () => "response_type 'token' is not enabled for the application.",
    means: 'The application may not get access tokens straight from authorize (implicit grant).',
    next: 'Ask for a code instead; that is safer. Otherwise tick "Access tokens" under Authentication in the registration.',
  }),
  idTokenNotEnabled: define({
    code: 700054,
    error: 'unsupported_response_type',
    redirects: true,
    text: () => "response_type 'id_token' is not enabled for the application.",
    means:
      'The registration does not allow ID tokens from authorize, which App Service authentication needs for its sign-in.',
    next: 'Step 4: in the registration, under Authentication, tick "ID tokens (used for implicit and hybrid flows)".',
  }),
  unsupportedResponseMode: define({
    code: 70007,
    error: 'invalid_request',
    redirects: true,
    text: (mode: string) => `'${mode}' is not a supported value of 'response_mode' when requesting a token.`,
    means: 'A token may not travel in a query, where servers and proxies log it.',
    next: 'Use response_mode=form_post or fragment when response_type has id_token or token in it.',
  }),
  unsupportedPrompt: define({
    code: 90023,
    error: 'invalid_request',
    redirects: true,
    text: (prompt: string) => `Unsupported 'prompt' value '${prompt}'.`,
    means: 'prompt is not one of login, none, consent, select_account.',
    next: 'Look at loginParameters (step 7) for a prompt= entry.',
  }),
  resourceParameter: define({
    code: 901002,
    error: 'invalid_request',
    redirects: true,
    text: () => "The 'resource' request parameter is not supported.",
    means: 'resource belongs to the v1 endpoint; the v2 endpoint says which API is meant in scope.',
    next: 'Step 7: use scope=openid offline_access api://<backend client ID>/user_impersonation and no resource=.',
  }),
  pkceRequired: define({
    code: 9002325,
    error: 'invalid_request',
    redirects: true,
    text: () => 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    means: 'The redirect URI is registered for a single-page application, which must use PKCE.',
    next: 'Send code_challenge (S256), or register the redirect URI under Web if a server redeems the code.',
  }),
  challengeMethod: define({
    code: 50149,
    error: 'invalid_request',
    redirects: true,
    text: () => 'Invalid Code_Challenge_method parameter.',
    means: 'code_challenge_method is neither S256 nor plain.',
    next: 'Use S256.',
  }),
  challengeSize: define({
    code: 501491,
    error: 'invalid_request',
    redirects: true,
    text: () => 'Invalid size of Code_Challenge parameter.',
    means: 'A code challenge has 43 to 128 letters, digits or -._~ (RFC 7636).',
    next: 'Send the base64url SHA-256 of the verifier, without padding.',
  }),
  crossOriginOnly: define({
    code: 9002327,
    error: 'invalid_request',
    text: () =>
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    means: 'The redirect URI is registered for a single-page application, but a server redeems the code.',
    next: 'Move the redirect URI to the platform Web in the registration (step 4 wants Web).',
  }),
  notCrossOrigin: define({
    code: 9002326,
    error: 'invalid_request',
    text: (origin: string) =>
      `Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '${origin}'.`,
    means:
      'A script in a browser redeems the code, but the redirect URI is not registered for single-page applications.',
    next: 'Register the redirect URI under Single-page application, or let the server redeem the code.',
  }),
  requestTokens: define({
    code: 165000,
    error: 'invalid_request',
    text: () =>
      'Invalid Request: The request tokens do not match the user context. Do not copy the user context values (cookies; form fields; headers) between different requests or user sessions.',
    means:
      "The form came without the cookie of the page it was on: the page is out of date, another site sent it, or the browser does not keep the sandbox's cookie (Safari keeps no Secure cookies on plain http).",
    next: 'Start the sign-in again. If that does not help, use Chromium, Chrome, Edge or Firefox.',
  }),
  failed: define({
    code: 90033,
    error: 'server_error',
    status: 500,
    text: () => 'A transient error has occurred. Please try again.',
    means: 'The sandbox itself failed; this is not your mistake.',
    next: "Look at the end of the sandbox's log, sandbox.log, and please report it.",
  }),
};
