import { z } from 'zod';
import type { Target } from '../target.ts';
import { type Arm, unexpected } from './arm.ts';
import { sitePath, versioned } from './ids.ts';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
const flag = z.boolean().nullish();

/** What is used of the settings. All of it may be missing: a site that was never configured has `platform` only. */
const Properties = z.object({
  platform: z.object({ enabled: flag, configFilePath: text }).nullish(),
  globalValidation: z
    .object({ unauthenticatedClientAction: text, redirectToProvider: text, excludedPaths: texts })
    .nullish(),
  identityProviders: z
    .object({
      azureActiveDirectory: z
        .object({
          enabled: flag,
          registration: z
            .object({
              openIdIssuer: text,
              clientId: text,
              clientSecretSettingName: text,
              clientSecretCertificateThumbprint: text,
            })
            .nullish(),
          login: z.object({ loginParameters: texts }).nullish(),
          validation: z
            .object({
              allowedAudiences: texts,
              jwtClaimChecks: z.object({ allowedClientApplications: texts, allowedGroups: texts }).nullish(),
              defaultAuthorizationPolicy: z
                .object({
                  allowedApplications: texts,
                  allowedPrincipals: z.object({ identities: texts, groups: texts }).nullish(),
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
      tokenStore: z.object({ enabled: flag }).nullish(),
      routes: z.object({ logoutEndpoint: text }).nullish(),
    })
    .nullish(),
  httpSettings: z.object({ requireHttps: flag, routes: z.object({ apiPrefix: text }).nullish() }).nullish(),
});

const Answer = z.object({ properties: z.record(z.string(), z.unknown()) });

/** Microsoft as a site's identity provider. What is not set is `undefined`, or an empty text. */
export interface Provider {
  readonly enabled: boolean;
  readonly clientId: string;
  readonly issuer: string;
  /** Name of the app setting with the client secret. */
  readonly secretSetting: string;
  /** Whether it proves itself by a certificate instead of a secret. */
  readonly certificate: boolean;
  readonly loginParameters: readonly string[];
  readonly allowedAudiences: readonly string[];
  readonly allowedApplications: readonly string[] | undefined;
  /** The older list of applications (`jwtClaimChecks`), which restricts as well. */
  readonly claimChecks: readonly string[] | undefined;
  /** Whether only some users or groups may use the site. */
  readonly somePrincipals: boolean;
  /** The older list of groups (`jwtClaimChecks`), which restricts as well. */
  readonly claimGroups: readonly string[] | undefined;
}

/** App Service authentication of a site, version 2. */
export interface AuthSettings {
  readonly enabled: boolean;
  /** A file that the settings are taken from instead; empty where there is none. */
  readonly configFile: string;
  /** What happens to requests without an identity (`RedirectToLoginPage`). */
  readonly action: string;
  /** The provider that people are sent to, if one is named. */
  readonly redirectTo: string;
  readonly excludedPaths: readonly string[];
  readonly provider: Provider;
  readonly tokenStore: boolean;
  /** Whether requests that come by http are sent on to https. */
  readonly requiresHttps: boolean;
  /** `/.auth`, or what it was renamed to. */
  readonly apiPrefix: string;
  /** A path of the app that signs out whoever opens it; empty where there is none. */
  readonly logoutPath: string;
  /** All of it, as it has to be written back. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Source: "Web Apps - Get Auth Settings V2" (REST, Microsoft.Web): names, and defaults of what is left out. */
export async function readAuthSettings(arm: Arm, target: Target, site: string): Promise<AuthSettings> {
  const path = versioned('web', `${sitePath(target, site)}/config/authsettingsV2`);
  const answer = await arm.get(path, Answer);
  if (!answer) throw unexpected(`The site ${site} went away while it was looked at.`);
  return authSettingsOf(answer.properties);
}

/**
 * The settings that these properties are.
 * @throws FactError `unexpected-answer` when they are of another shape than documented
 */
export function authSettingsOf(raw: Readonly<Record<string, unknown>>): AuthSettings {
  const parsed = Properties.safeParse(raw);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') ?? '';
    throw unexpected(`authsettingsV2 has another shape than documented (at: ${place}).`, parsed.error);
  }
  const { platform, globalValidation, identityProviders, login, httpSettings } = parsed.data;
  return {
    enabled: platform?.enabled ?? false,
    configFile: platform?.configFilePath ?? '',
    action: globalValidation?.unauthenticatedClientAction ?? 'RedirectToLoginPage',
    redirectTo: globalValidation?.redirectToProvider ?? '',
    excludedPaths: globalValidation?.excludedPaths ?? [],
    provider: providerOf(identityProviders?.azureActiveDirectory),
    tokenStore: login?.tokenStore?.enabled ?? false,
    requiresHttps: httpSettings?.requireHttps ?? true,
    apiPrefix: httpSettings?.routes?.apiPrefix || '/.auth',
    logoutPath: login?.routes?.logoutEndpoint ?? '',
    raw,
  };
}

type GivenProvider = NonNullable<z.infer<typeof Properties>['identityProviders']>['azureActiveDirectory'];

function providerOf(given: GivenProvider): Provider {
  const { registration, login, validation } = given ?? {};
  const { jwtClaimChecks, defaultAuthorizationPolicy } = validation ?? {};
  const { identities, groups } = defaultAuthorizationPolicy?.allowedPrincipals ?? {};
  return {
    enabled: given?.enabled ?? true,
    clientId: registration?.clientId ?? '',
    issuer: registration?.openIdIssuer ?? '',
    secretSetting: registration?.clientSecretSettingName ?? '',
    certificate: Boolean(registration?.clientSecretCertificateThumbprint),
    loginParameters: login?.loginParameters ?? [],
    allowedAudiences: validation?.allowedAudiences ?? [],
    allowedApplications: defaultAuthorizationPolicy?.allowedApplications ?? undefined,
    claimChecks: jwtClaimChecks?.allowedClientApplications ?? undefined,
    somePrincipals: Boolean(identities ?? groups),
    claimGroups: jwtClaimChecks?.allowedGroups ?? undefined,
  };
}

const ClassicAnswer = z.object({
  properties: z.object({ enabled: flag, configVersion: text, clientId: text }),
});

/** App Service authentication of a site, version 1 ("classic"). */
export interface ClassicAuth {
  readonly enabled: boolean;
  readonly clientId: string;
}

/**
 * The classic settings of a site that has no others; `undefined` where a site is on version 2, which shows a projection
 * of its settings in the same place. Source: "Web Apps - Get Auth Settings" (REST, Microsoft.Web); recorded answers.
 */
export async function readClassicAuth(
  arm: Arm,
  target: Target,
  site: string,
): Promise<ClassicAuth | undefined> {
  const path = versioned('web', `${sitePath(target, site)}/config/authsettings/list`);
  const answer = await arm.post(path, ClassicAnswer);
  if (!answer || answer.properties.configVersion === 'v2') return undefined;
  return { enabled: answer.properties.enabled ?? false, clientId: answer.properties.clientId ?? '' };
}
