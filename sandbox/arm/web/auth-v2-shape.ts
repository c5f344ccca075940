import { z } from 'zod';
import { Flag } from '../shapes.ts';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const flag = Flag.nullish();
const object = <T extends z.ZodRawShape>(shape: T) => z.object(shape).nullish();

/** One of a few words, in any case; the service gives back its own spelling. */
const word = <const T extends readonly [string, ...string[]]>(words: T) =>
  z
    .string()
    .transform((given) => words.find((each) => each.toLowerCase() === given.toLowerCase()))
    .pipe(z.enum(words))
    .nullish();

const scopes = object({ scopes: texts });
const secret = { clientSecretSettingName: text };
const appSecret = object({ appId: text, appSecretSettingName: text });
const validation = object({ allowedAudiences: texts });

const azureActiveDirectory = object({
  enabled: flag,
  isAutoProvisioned: flag,
  registration: object({
    openIdIssuer: text,
    clientId: text,
    ...secret,
    clientSecretCertificateThumbprint: text,
    clientSecretCertificateSubjectAlternativeName: text,
    clientSecretCertificateIssuer: text,
  }),
  login: object({ loginParameters: texts, disableWWWAuthenticate: flag }),
  validation: object({
    jwtClaimChecks: object({ allowedGroups: texts, allowedClientApplications: texts }),
    allowedAudiences: texts,
    defaultAuthorizationPolicy: object({
      allowedPrincipals: object({ groups: texts, identities: texts }),
      allowedApplications: texts,
    }),
  }),
});

const customProvider = z.object({
  enabled: flag,
  registration: object({
    clientId: text,
    clientCredential: object({ method: text, ...secret }),
    openIdConnectConfiguration: object({
      authorizationEndpoint: text,
      tokenEndpoint: text,
      issuer: text,
      certificationUri: text,
      wellKnownOpenIdConfiguration: text,
    }),
  }),
  login: object({ nameClaimType: text, scopes: texts }),
});

/** `Return404` is not in the specification; the portal offers it, and the service takes it (azure-rest-api-specs#20576). */
const ACTIONS = ['RedirectToLoginPage', 'AllowAnonymous', 'Return401', 'Return403', 'Return404'] as const;

/**
 * The members of `authsettingsV2`; others are dropped, truth values may be texts.
 * Source: "Web Apps - Update Auth Settings V2" (REST, SiteAuthSettingsV2); recorded answers of the real service.
 */
export const AuthV2 = z.object({
  platform: object({ enabled: flag, runtimeVersion: text, configFilePath: text }),
  globalValidation: object({
    requireAuthentication: flag,
    unauthenticatedClientAction: word(ACTIONS),
    redirectToProvider: text,
    excludedPaths: texts,
  }),
  identityProviders: object({
    azureActiveDirectory,
    facebook: object({ enabled: flag, registration: appSecret, graphApiVersion: text, login: scopes }),
    gitHub: object({ enabled: flag, registration: object({ clientId: text, ...secret }), login: scopes }),
    google: object({
      enabled: flag,
      registration: object({ clientId: text, ...secret }),
      login: scopes,
      validation,
    }),
    twitter: object({
      enabled: flag,
      registration: object({ consumerKey: text, consumerSecretSettingName: text }),
    }),
    legacyMicrosoftAccount: object({
      enabled: flag,
      registration: object({ clientId: text, ...secret }),
      login: scopes,
      validation,
    }),
    apple: object({ enabled: flag, registration: object({ clientId: text, ...secret }), login: scopes }),
    azureStaticWebApps: object({ enabled: flag, registration: object({ clientId: text }) }),
    customOpenIdConnectProviders: z.record(z.string(), customProvider).nullish(),
  }),
  login: object({
    routes: object({ logoutEndpoint: text }),
    tokenStore: object({
      enabled: flag,
      tokenRefreshExtensionHours: z.number().min(0).nullish(),
      fileSystem: object({ directory: text }),
      azureBlobStorage: object({
        sasUrlSettingName: text,
        blobContainerUri: text,
        managedIdentityResourceId: text,
      }),
    }),
    preserveUrlFragmentsForLogins: flag,
    allowedExternalRedirectUrls: texts,
    cookieExpiration: object({
      convention: word(['FixedTime', 'IdentityProviderDerived']),
      timeToExpiration: text,
    }),
    nonce: object({ validateNonce: flag, nonceExpirationInterval: text }),
  }),
  httpSettings: object({
    requireHttps: flag,
    routes: object({ apiPrefix: text }),
    forwardProxy: object({
      convention: word(['NoProxy', 'Standard', 'Custom']),
      customHostHeaderName: text,
      customProtoHeaderName: text,
    }),
  }),
  clearInboundClaimsMapping: z.union([z.string(), z.boolean().transform(String)]).nullish(),
});
