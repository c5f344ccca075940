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
    WEBSITE_AUTH_API_PREFIX: settings.apiPrefix,
    WEBSITE_AUTH_UNAUTHENTICATED_ACTION: settings.action,
    WEBSITE_AUTH_TOKEN_STORE: settings.tokenStore ? 'True' : 'False',
    WEBSITE_AUTH_REQUIRE_HTTPS: 'True',
    WEBSITE_AUTH_AUTO_AAD: 'False',
    WEBSITE_AUTH_ENCRYPTION_KEY: keys.encryption,
    WEBSITE_AUTH_SIGNING_KEY: keys.signing,
    WEBSITE_AUTH_V2_CONFIG_JSON: JSON.stringify(configJson(site, settings)),
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

/** The V2 settings as the app sees them: without envelope, enumerations as numbers. */
function configJson(site: Frozen<Site>, { action }: AuthSettings): object {
  const actions = ['RedirectToLoginPage', 'AllowAnonymous', 'Return401', 'Return403', 'Return404'];
  const auth = site.auth ?? {};
  const global = auth.globalValidation;
  return {
    ...auth,
    globalValidation: {
      ...(typeof global === 'object' ? global : {}),
      unauthenticatedClientAction: actions.indexOf(action),
    },
    legacyProperties: { configVersion: 'v2', legacyVersion: 'V2' },
  };
}
