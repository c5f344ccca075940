import { readAuth, writeAuth } from '../../../azure/auth-settings.ts';
import type { Blades } from '../../../http/blades.ts';
import { valuesOf } from '../../../http/ui.ts';
import { resourceUpdate } from '../../../lesson/az.ts';
import { changesBetween } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import { readSite, SITE, siteFrame, siteIdOf } from '../site.ts';
import { ACCESS, UNAUTHENTICATED } from './options.ts';
import { validationOf } from './provider-settings.ts';

/** Authentication > Edit authentication settings. Reads the whole, changes some, writes the whole. */
export function editSettingsBlade({ form }: Blades): void {
  form(`${SITE}/authV2/settings`, {
    async initial(visit) {
      const { platform, globalValidation, login } = await readAuth(visit.azure, siteIdOf(visit));
      const action = globalValidation?.unauthenticatedClientAction ?? 'RedirectToLoginPage';
      return {
        enabled: platform?.enabled ? 'yes' : 'no',
        access: action === 'AllowAnonymous' ? 'allow' : 'require',
        unauthenticated: action === 'AllowAnonymous' ? 'RedirectToLoginPage' : action,
        redirectTo: globalValidation?.redirectToProvider ? 'azureactivedirectory' : '',
        tokenStore: login?.tokenStore?.enabled ?? false,
        redirects: login?.allowedExternalRedirectUrls ?? [],
      };
    },
    read: (sent) => ({
      enabled: sent.choice('enabled', ['yes', 'no']),
      access: sent.choice('access', valuesOf(ACCESS)),
      unauthenticated: sent.choice('unauthenticated', valuesOf(UNAUTHENTICATED)),
      redirectTo: sent.choice('redirectTo', ['azureactivedirectory', '']),
      tokenStore: sent.flag('tokenStore'),
      redirects: sent.lines('redirects'),
    }),
    check({ redirects }): Record<string, string> {
      const wrong = redirects.find((url) => !URL.canParse(url));
      return wrong ? { redirects: `“${wrong}” is no URL.` } : {};
    },
    page: async (visit) => ({
      ...siteFrame(await readSite(visit), 'Edit authentication settings'),
      view: 'site/auth/settings',
      data: { ACCESS, UNAUTHENTICATED, back: links.site(siteIdOf(visit), 'authV2') },
    }),
    async save({ azure, ...visit }, values) {
      const id = siteIdOf({ azure, ...visit });
      const before = await readAuth(azure, id);
      const { redirectToProvider: _former, ...validation } = before.globalValidation ?? {};
      const { allowedExternalRedirectUrls: _urls, ...login } = before.login ?? {};
      const after = {
        ...before,
        platform: { ...before.platform, enabled: values.enabled === 'yes' },
        globalValidation: {
          ...validation,
          ...validationOf(values),
          ...(values.redirectTo === '' ? {} : { redirectToProvider: values.redirectTo }),
        },
        login: {
          ...login,
          tokenStore: { ...login.tokenStore, enabled: values.tokenStore },
          ...(values.redirects.length > 0 ? { allowedExternalRedirectUrls: [...values.redirects] } : {}),
        },
      };
      await writeAuth(azure, id, after);
      return {
        to: links.site(id, 'authV2'),
        title: 'The authentication settings were saved',
        commands: resourceUpdate(`${id}/config/authsettingsV2`, before, after),
        changes: changesBetween(before, after, 'authsettingsV2'),
      };
    },
  });
}
