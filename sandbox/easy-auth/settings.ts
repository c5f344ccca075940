import { z } from 'zod';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { upgraded } from './classic.ts';

/** What happens to a request without a valid identity. */
export type UnauthenticatedAction =
  | 'RedirectToLoginPage'
  | 'AllowAnonymous'
  | 'Return401'
  | 'Return403'
  | 'Return404';

/** The Microsoft identity provider of a site. */
export interface MicrosoftProvider {
  readonly clientId: string;
  readonly issuer: string;
  /** Name of the app setting that holds the client secret. */
  readonly secretSetting: string | undefined;
  /** Whether it is to have a secret, be it there or not. */
  readonly usesSecret: boolean;
  readonly secret: string | undefined;
  /** Parameters for the authorize request, in the order in which they are written. */
  readonly loginParameters: readonly (readonly [name: string, value: string])[];
  readonly disableChallenge: boolean;
  readonly allowedAudiences: readonly string[];
  /** `undefined`: any application. An empty list: none (see `authorize` in `bearer.ts`). */
  readonly allowedApplications: readonly string[] | undefined;
  readonly allowedIdentities: readonly string[] | undefined;
  readonly allowedGroups: readonly string[] | undefined;
}

/** App Service authentication of a site, with the defaults filled in. Durations are milliseconds. */
export interface AuthSettings {
  readonly action: UnauthenticatedAction;
  readonly excludedPaths: readonly string[];
  /** `/.auth`, or what the site has renamed it to. */
  readonly apiPrefix: string;
  readonly logoutEndpoint: string | undefined;
  readonly microsoft: MicrosoftProvider | undefined;
  readonly tokenStore: boolean;
  readonly refreshGrace: number;
  readonly preserveFragments: boolean;
  /** `undefined`: the session ends when the provider's ID token does. */
  readonly sessionLifetime: number | undefined;
  readonly validateNonce: boolean;
  readonly nonceLifetime: number;
  readonly allowedRedirects: readonly string[];
  readonly forwardedHost: boolean;
  readonly clearClaimsMapping: boolean;
}

const flag = z.union([z.boolean(), z.string().transform((text) => text.toLowerCase() === 'true')]);
const texts = z.array(z.string());

/** The members of `authsettingsV2` that the gateway looks at; anything else is kept by ARM and does nothing here. */
const Properties = z.object({
  platform: z.object({ enabled: flag.nullish() }).nullish(),
  globalValidation: z
    .object({
      requireAuthentication: flag.nullish(),
      unauthenticatedClientAction: z.string().nullish(),
      redirectToProvider: z.string().nullish(),
      excludedPaths: texts.nullish(),
    })
    .nullish(),
  identityProviders: z
    .object({
      azureActiveDirectory: z
        .object({
          enabled: flag.nullish(),
          registration: z
            .object({
              openIdIssuer: z.string().nullish(),
              clientId: z.string().nullish(),
              clientSecretSettingName: z.string().nullish(),
            })
            .nullish(),
          login: z
            .object({ loginParameters: texts.nullish(), disableWWWAuthenticate: flag.nullish() })
            .nullish(),
          validation: z
            .object({
              allowedAudiences: texts.nullish(),
              jwtClaimChecks: z
                .object({ allowedGroups: texts.nullish(), allowedClientApplications: texts.nullish() })
                .nullish(),
              defaultAuthorizationPolicy: z
                .object({
                  allowedApplications: texts.nullish(),
                  allowedPrincipals: z
                    .object({ identities: texts.nullish(), groups: texts.nullish() })
                    .nullish(),
                })
                .nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
  login: z
    .object({
      routes: z.object({ logoutEndpoint: z.string().nullish() }).nullish(),
      tokenStore: z
        .object({ enabled: flag.nullish(), tokenRefreshExtensionHours: z.number().nullish() })
        .nullish(),
      preserveUrlFragmentsForLogins: flag.nullish(),
      allowedExternalRedirectUrls: texts.nullish(),
      cookieExpiration: z
        .object({ convention: z.string().nullish(), timeToExpiration: z.string().nullish() })
        .nullish(),
      nonce: z
        .object({ validateNonce: flag.nullish(), nonceExpirationInterval: z.string().nullish() })
        .nullish(),
    })
    .nullish(),
  httpSettings: z
    .object({
      routes: z.object({ apiPrefix: z.string().nullish() }).nullish(),
      forwardProxy: z.object({ convention: z.string().nullish() }).nullish(),
    })
    .nullish(),
  clearInboundClaimsMapping: z.union([z.string(), z.boolean()]).nullish(),
});

const ACTIONS: readonly UnauthenticatedAction[] = [
  'RedirectToLoginPage',
  'AllowAnonymous',
  'Return401',
  'Return403',
  'Return404',
];

const HOUR = 60 * 60 * 1000;

/**
 * The authentication settings of a site, V2 or classic, or `undefined` when App Service authentication is off.
 * Names, defaults and meaning: "Web Apps - Get Auth Settings V2" (REST), and recorded answers of the real service.
 * @throws ZodError for settings that Azure Resource Manager would not have let in: better nobody gets through than everybody
 */
export function authSettings(site: Frozen<Site>): AuthSettings | undefined {
  const classic = site.classicAuth && !site.auth ? upgraded(site.classicAuth) : undefined;
  const properties = Properties.parse(classic?.properties ?? site.auth ?? {});
  if (!properties.platform?.enabled) return undefined;
  const { globalValidation, login, httpSettings, clearInboundClaimsMapping } = properties;
  const { tokenStore, cookieExpiration, nonce } = login ?? {};
  const derived = cookieExpiration?.convention === 'IdentityProviderDerived';
  return {
    action: actionOf(globalValidation),
    excludedPaths: globalValidation?.excludedPaths ?? [],
    apiPrefix: httpSettings?.routes?.apiPrefix || '/.auth',
    logoutEndpoint: login?.routes?.logoutEndpoint || undefined,
    microsoft: microsoftOf(properties, site, classic?.secret),
    tokenStore: tokenStore?.enabled ?? false,
    refreshGrace: (tokenStore?.tokenRefreshExtensionHours ?? 72) * HOUR,
    preserveFragments:
      login?.preserveUrlFragmentsForLogins ?? isTrue(site.appSettings.WEBSITE_AUTH_PRESERVE_URL_FRAGMENT),
    sessionLifetime: derived ? undefined : (duration(cookieExpiration?.timeToExpiration) ?? 8 * HOUR),
    validateNonce: nonce?.validateNonce ?? true,
    nonceLifetime: duration(nonce?.nonceExpirationInterval) ?? HOUR / 12,
    allowedRedirects: login?.allowedExternalRedirectUrls ?? [],
    forwardedHost: httpSettings?.forwardProxy?.convention === 'Standard',
    clearClaimsMapping: String(clearInboundClaimsMapping ?? false) === 'true',
  };
}

type Parsed = z.infer<typeof Properties>;

/** The action decides, whatever `requireAuthentication` says beside it; ARM completes what names none by this one. */
function actionOf(global: Parsed['globalValidation']): UnauthenticatedAction {
  return ACTIONS.find((each) => each === global?.unauthenticatedClientAction) ?? 'RedirectToLoginPage';
}

function microsoftOf(
  parsed: Parsed,
  { appSettings }: Frozen<Site>,
  secretItself: string | undefined,
): MicrosoftProvider | undefined {
  const provider = parsed.identityProviders?.azureActiveDirectory;
  const { clientId, openIdIssuer, clientSecretSettingName } = provider?.registration ?? {};
  if (!provider || provider.enabled === false || !clientId || !openIdIssuer) return undefined;
  const { allowedAudiences, defaultAuthorizationPolicy, jwtClaimChecks } = provider.validation ?? {};
  return {
    clientId,
    issuer: openIdIssuer,
    secretSetting: clientSecretSettingName || undefined,
    usesSecret: Boolean(clientSecretSettingName || secretItself),
    secret: clientSecretSettingName ? appSettings[clientSecretSettingName] || undefined : secretItself,
    loginParameters: (provider.login?.loginParameters ?? []).map((entry) => {
      const at = entry.indexOf('=');
      return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
    disableChallenge: provider.login?.disableWWWAuthenticate ?? false,
    allowedAudiences: allowedAudiences ?? [],
    allowedApplications: both(
      defaultAuthorizationPolicy?.allowedApplications,
      jwtClaimChecks?.allowedClientApplications,
    ),
    allowedIdentities: defaultAuthorizationPolicy?.allowedPrincipals?.identities ?? undefined,
    allowedGroups: both(defaultAuthorizationPolicy?.allowedPrincipals?.groups, jwtClaimChecks?.allowedGroups),
  };
}

/** The newer list and the older one restrict independently: what is in both where both are given. */
function both(newer: string[] | null | undefined, older: string[] | null | undefined): string[] | undefined {
  if (!older) return newer ?? undefined;
  return newer ? newer.filter((each) => older.includes(each)) : older;
}

/** A .NET time span `[d.]hh:mm:ss` as milliseconds; `undefined` for anything else. */
function duration(text: string | null | undefined): number | undefined {
  const match = /^(?:(\d+)\.)?(\d+):(\d\d):(\d\d)$/.exec(text ?? '');
  if (!match) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** App settings that are switches take `true` and `1`. */
export const isTrue = (text: string | undefined): boolean => /^(true|1)$/i.test(text ?? '');
