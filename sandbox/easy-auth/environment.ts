import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import type { SiteKeys } from './sealing.ts';
import { type AuthSettings, authSettings } from './settings.ts';

/**
 * The variables that App Service authentication adds to the environment of an app; none when it is off.
 * Sources: "Environment variables and app settings in Azure App Service", authentication; environments seen in captures
 * (the capital T of `True`); Microsoft.Identity.Web's AppServicesAuthenticationInformation (which it depends on).
 */
export function authEnvironment(site: Frozen<Site>, keys: SiteKeys): Record<string, string> {
  const settings = authSettings(site);
  if (!settings) return {};
  const { microsoft } = settings;
  return {
    WEBSITE_AUTH_ENABLED: 'True',
    WEBSITE_AUTH_UNAUTHENTICATED_ACTION: settings.action,
    WEBSITE_AUTH_TOKEN_STORE: settings.tokenStore ? 'True' : 'False',
    WEBSITE_AUTH_REQUIRE_HTTPS: 'True',
    WEBSITE_AUTH_AUTO_AAD: 'False',
    WEBSITE_AUTH_ENCRYPTION_KEY: keys.encryption,
    WEBSITE_AUTH_SIGNING_KEY: keys.signing,
    ...(site.auth
      ? {
          WEBSITE_AUTH_API_PREFIX: settings.apiPrefix,
          WEBSITE_AUTH_V2_CONFIG_JSON: JSON.stringify(configJson(site.auth, settings)),
        }
      : { WEBSITE_AUTH_LOGOUT_PATH: `${settings.apiPrefix}/logout` }),
    ...(settings.action === 'RedirectToLoginPage'
      ? { WEBSITE_AUTH_DEFAULT_PROVIDER: 'AzureActiveDirectory' }
      : {}),
    ...(microsoft
      ? {
          WEBSITE_AUTH_CLIENT_ID: microsoft.clientId,
          WEBSITE_AUTH_OPENID_ISSUER: microsoft.issuer,
          WEBSITE_AUTH_ALLOWED_AUDIENCES: microsoft.allowedAudiences.join(','),
          WEBSITE_AUTH_LOGIN_PARAMS: microsoft.loginParameters
            .map(([name, value]) => `${name}=${value}`)
            .join('&'),
          ...(microsoft.secretSetting
            ? { WEBSITE_AUTH_CLIENT_SECRET_SETTING_NAME: microsoft.secretSetting }
            : {}),
        }
      : {}),
  };
}

/** Members that are enumerations, with their values in the order of their numbers. Source: a captured environment. */
const ENUMERATIONS: readonly (readonly [path: readonly string[], values: readonly string[]])[] = [
  [
    ['globalValidation', 'unauthenticatedClientAction'],
    ['RedirectToLoginPage', 'AllowAnonymous', 'Return401', 'Return403', 'Return404'],
  ],
  [
    ['login', 'cookieExpiration', 'convention'],
    ['FixedTime', 'IdentityProviderDerived'],
  ],
  [
    ['httpSettings', 'forwardProxy', 'convention'],
    ['NoProxy', 'Standard', 'Custom'],
  ],
];

/** The V2 settings as the app sees them: without envelope, enumerations as numbers. */
function configJson(auth: Settings, { action }: AuthSettings): object {
  const { globalValidation } = auth;
  const settings: Settings = {
    ...auth,
    globalValidation: {
      ...(isObject(globalValidation) ? globalValidation : {}),
      unauthenticatedClientAction: action,
    },
    legacyProperties: { configVersion: 'v2', legacyVersion: 'V2' },
  };
  return ENUMERATIONS.reduce((all, [path, values]) => numbered(all, path, values), settings);
}

type Settings = Readonly<Record<string, unknown>>;

/** `settings`, with a number in place of what stands at `path`, where that is one of `values`. */
function numbered(
  settings: Settings,
  [name = '', ...more]: readonly string[],
  values: readonly string[],
): Settings {
  const found = settings[name];
  if (more.length > 0) {
    return isObject(found) ? { ...settings, [name]: numbered(found, more, values) } : settings;
  }
  const number = typeof found === 'string' ? values.indexOf(found) : -1;
  return number < 0 ? settings : { ...settings, [name]: number };
}

const isObject = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
