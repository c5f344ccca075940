/**
 * Authentication settings (V2) as the service completes them: what a client left out.
 * Source: recorded answers of the real service.
 */
export const authV2Defaults = {
  platform: { enabled: false, runtimeVersion: '~1' },
  globalValidation: { requireAuthentication: true, unauthenticatedClientAction: 'RedirectToLoginPage' },
  identityProviders: {
    azureActiveDirectory: {
      enabled: true,
      registration: {},
      login: { disableWWWAuthenticate: false },
      validation: { jwtClaimChecks: {}, defaultAuthorizationPolicy: { allowedPrincipals: {} } },
    },
    facebook: { enabled: true, registration: {}, login: {} },
    gitHub: { enabled: true, registration: {}, login: {} },
    google: { enabled: true, registration: {}, login: {}, validation: {} },
    twitter: { enabled: true, registration: {} },
    legacyMicrosoftAccount: { enabled: true, registration: {}, login: {}, validation: {} },
    apple: { enabled: true, registration: {}, login: {} },
  },
  login: {
    routes: {},
    tokenStore: {
      enabled: false,
      tokenRefreshExtensionHours: 72,
      fileSystem: {},
      azureBlobStorage: {},
    },
    preserveUrlFragmentsForLogins: false,
    cookieExpiration: { convention: 'FixedTime', timeToExpiration: '08:00:00' },
    nonce: { validateNonce: true, nonceExpirationInterval: '00:05:00' },
  },
  httpSettings: {
    requireHttps: true,
    routes: { apiPrefix: '/.auth' },
    forwardProxy: { convention: 'NoProxy' },
  },
  clearInboundClaimsMapping: 'false',
};

/** What the service shows for a site whose authentication was never configured. */
export const authNeverConfigured = { platform: { enabled: false } };
