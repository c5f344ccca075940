import { define } from '../error.ts';

/** What is presented to the token endpoint: codes, refresh tokens, assertions, device codes. */
export const grantErrors = {
  invalid: define({
    code: 70000,
    error: 'invalid_grant',
    text: () => 'Provided grant is invalid or malformed.',
    means:
      'The code or refresh token is none that was issued here to this client: garbled, of another sandbox, or made before a reset.',
    next: 'Sign in again. After `lab sandbox reset` every older token is void.',
  }),
  redeemed: define({
    code: 54005,
    error: 'invalid_grant',
    text: () =>
      'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    means: 'A code works once. Reloading the callback page sends it a second time.',
    next: 'Start the sign-in again.',
  }),
  expired: define({
    code: 70008,
    error: 'invalid_grant',
    text: () =>
      'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
    means: 'A code lives for ten minutes.',
    next: 'Start the sign-in again.',
  }),
  verifierMismatch: define({
    code: 501481,
    error: 'invalid_grant',
    text: () => 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    means:
      'The code was asked for with a challenge, and what was sent with the code is not what the challenge was made of.',
    next: 'Keep the verifier from the request to the redemption, and send it as code_verifier.',
  }),
  otherTenant: define({
    code: 700005,
    error: 'invalid_grant',
    text: () =>
      'Provided Authorization Code is intended to use against other tenant, thus rejected. OAuth2 Authorization Code must be redeemed against same tenant it was acquired for (/common or /{tenant-ID} as appropriate).',
    means: 'The code was asked for at one address and is redeemed at another.',
    next: 'Use the same tenant in both addresses.',
  }),
  revoked: define({
    code: 50173,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: (issued: string, validFrom: string) =>
      `The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '${issued}' and the TokensValidFrom date (before which tokens are not valid) for this user is '${validFrom}'.`,
    means: "The user's sessions were revoked after this token was issued.",
    next: 'Sign in again.',
  }),
  inactive: define({
    code: 700082,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: (issued: string) =>
      `The refresh token has expired due to inactivity. The token was issued on ${issued} and was inactive for 90.00:00:00.`,
    means: 'A refresh token that nobody uses for 90 days ends.',
    next: 'Sign in again.',
  }),
  spaExpired: define({
    code: 700084,
    error: 'invalid_grant',
    suberror: 'bad_token',
    text: (issued: string) =>
      `The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on ${issued}.`,
    means:
      'Refresh tokens of single-page applications live for 24 hours, and using them does not make that longer.',
    next: 'Send the user to sign in; with a live session that needs no typing.',
  }),
  signInFrequency: define({
    code: 70043,
    error: 'invalid_grant',
    suberror: 'token_expired',
    text: (issued: string, minutes: string) =>
      `The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on ${issued} and the maximum allowed lifetime for this request is ${minutes}.`,
    means: 'The directory wants users to sign in more often than this.',
    next: 'Sign in again.',
  }),
  assertionSignature: define({
    code: 50013,
    error: 'invalid_grant',
    text: (reason: string) => `Assertion failed signature validation. [Reason - ${reason}]`,
    means:
      'The token that the backend hands in was not signed by this directory for others to check. Tokens for Microsoft Graph are like that.',
    next: 'Step 11: hand in the token that was issued for the backend itself (aud is the backend).',
  }),
  assertionAudience: define({
    code: 500131,
    error: 'invalid_grant',
    text: (audience: string, expected: string, appId: string, name: string) =>
      `Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '${audience}' and the expected audience is '${expected}' or one of the Application Uris of this application with App ID '${appId}'(${name}). The downstream client must request a token for the expected audience (the application that made the OBO request) and this application should use that token as the assertion.`,
    means: 'The token that the backend hands in was issued for another API.',
    next: 'Step 7: the frontend must ask for api://<backend client ID>/user_impersonation, so that aud is the backend.',
  }),
  assertionTime: define({
    code: 500133,
    error: 'invalid_grant',
    text: (now: string, expiry: string) =>
      `Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token. Current time: ${now}, expiry time of assertion ${expiry}.`,
    means: 'The token that the backend hands in has expired.',
    next: 'Step 10: let the browser call /.auth/refresh of the frontend, then try again.',
  }),
  assertionMalformed: define({
    code: 50027,
    error: 'invalid_grant',
    text: (reason: string) => `JWT token is invalid or malformed. ${reason}`,
    means: 'What the backend hands in is no token of this directory.',
    next: 'Hand in the access token as it came, without "Bearer ".',
  }),
  idToken: define({
    code: 240002,
    error: 'invalid_grant',
    text: () => "Input id_token cannot be used as 'urn:ietf:params:oauth:grant-type:jwt-bearer' grant.",
    means: 'An ID token says who signed in; only an access token can be exchanged.',
    next: 'Step 11: use X-MS-TOKEN-AAD-ACCESS-TOKEN, not X-MS-TOKEN-AAD-ID-TOKEN.',
  }),
  pending: define({
    code: 70016,
    error: 'authorization_pending',
    text: () => 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
    means: 'The user has not finished signing in yet.',
    next: 'Open the address that was shown and type the code.',
  }),
  declinedOnDevice: define({
    code: 65004,
    error: 'authorization_declined',
    text: () => 'User declined to consent to access the app.',
    means: 'Cancel was chosen on the page for the device code.',
    next: 'Ask for a new code.',
  }),
  badDeviceCode: define({
    code: 70018,
    error: 'bad_verification_code',
    text: () => 'Invalid verification code.',
    means: 'The device code is none that was issued to this client, or it has been used.',
    next: 'Ask for a new code.',
  }),
  expiredDeviceCode: define({
    code: 70019,
    error: 'expired_token',
    text: () => 'Verification code expired.',
    means: 'A device code lives for fifteen minutes.',
    next: 'Ask for a new code.',
  }),
};
