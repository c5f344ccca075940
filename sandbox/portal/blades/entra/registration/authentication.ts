import type { Blades, Saved } from '../../../http/blades.ts';
import { valuesOf } from '../../../http/ui.ts';
import type { Visit } from '../../../http/visit.ts';
import { appUpdate, az } from '../../../lesson/az.ts';
import { changesBetween } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import { AUDIENCES } from '../../site/auth/options.ts';
import { PLATFORM_NAMES, PLATFORMS, type Platform, uriCommand } from './platforms.ts';
import {
  appIdOf,
  patchRegistration,
  REGISTRATION,
  readRegistration,
  registrationFrame,
} from './registration.ts';

const PATH = `${REGISTRATION}/authentication`;
const here = (visit: Visit): string => links.registration(appIdOf(visit), 'authentication');

const tabs = (visit: Visit, current: string) =>
  [
    { name: 'uris', label: 'Redirect URI configuration', href: here(visit) },
    { name: 'accounts', label: 'Supported accounts', href: `${here(visit)}/accounts` },
    { name: 'settings', label: 'Settings', href: `${here(visit)}/settings` },
  ].map((tab) => ({ ...tab, here: tab.name === current }));

/** Manage > Authentication: redirect URIs by platform, supported accounts, and the tokens that authorize issues. */
export function authenticationBlades({ view, form, action }: Blades): void {
  view(PATH, async (visit) => {
    const application = await readRegistration(visit);
    return {
      ...registrationFrame(visit, application, 'Authentication'),
      view: 'entra/registration/redirect-uris',
      data: {
        tabs: tabs(visit, 'uris'),
        here: here(visit),
        uris: PLATFORMS.flatMap(({ value, label }) =>
          application[value].redirectUris.map((uri) => ({ uri, platform: value, label })),
        ),
      },
    };
  });
  form(`${PATH}/add`, {
    initial: () => ({ platform: 'web' as Platform, uri: '' }),
    read: (sent) => ({ platform: sent.choice('platform', PLATFORM_NAMES), uri: sent.text('uri') }),
    check: ({ uri }): Record<string, string> => (uri === '' ? { uri: 'Enter a redirect URI.' } : {}),
    page: async (visit) => ({
      ...registrationFrame(visit, await readRegistration(visit), 'Add Redirect URI'),
      view: 'entra/registration/add-redirect-uri',
      data: { PLATFORMS, back: here(visit) },
    }),
    save: (visit, { platform, uri }) =>
      changeUris(visit, platform, (uris) => [...uris.filter((each) => each !== uri), uri]),
  });
  action(`${PATH}/remove`, {
    back: here,
    run: (visit, sent) =>
      changeUris(visit, sent.choice('platform', PLATFORM_NAMES), (uris) =>
        uris.filter((each) => each !== sent.text('uri')),
      ),
  });
  form(`${PATH}/accounts`, {
    initial: async (visit) => ({ audience: (await readRegistration(visit)).signInAudience }),
    read: (sent) => ({ audience: sent.choice('audience', valuesOf(AUDIENCES)) }),
    page: async (visit) => ({
      ...registrationFrame(visit, await readRegistration(visit), 'Authentication'),
      view: 'entra/registration/accounts',
      data: { AUDIENCES, tabs: tabs(visit, 'accounts') },
    }),
    async save(visit, { audience }) {
      const application = await readRegistration(visit);
      await patchRegistration(visit.azure, application, { signInAudience: audience });
      return {
        to: `${here(visit)}/accounts`,
        title: 'The supported accounts were saved',
        commands: [az('ad app update', { id: application.appId, 'sign-in-audience': audience })],
        changes: changesBetween({ signInAudience: application.signInAudience }, { signInAudience: audience }),
      };
    },
  });
  settingsForm(form);
}

function settingsForm(form: Blades['form']): void {
  form(`${PATH}/settings`, {
    async initial(visit) {
      const { web, isFallbackPublicClient } = await readRegistration(visit);
      return {
        logoutUrl: web.logoutUrl ?? '',
        accessTokens: web.implicitGrantSettings.enableAccessTokenIssuance,
        idTokens: web.implicitGrantSettings.enableIdTokenIssuance,
        publicFlows: isFallbackPublicClient ? 'yes' : 'no',
      };
    },
    read: (sent) => ({
      logoutUrl: sent.text('logoutUrl'),
      accessTokens: sent.flag('accessTokens'),
      idTokens: sent.flag('idTokens'),
      publicFlows: sent.choice('publicFlows', ['yes', 'no']),
    }),
    page: async (visit) => ({
      ...registrationFrame(visit, await readRegistration(visit), 'Authentication'),
      view: 'entra/registration/authentication-settings',
      data: { tabs: tabs(visit, 'settings') },
    }),
    async save(visit, { logoutUrl, accessTokens, idTokens, publicFlows }) {
      const application = await readRegistration(visit);
      const { web, isFallbackPublicClient, appId } = application;
      const before = {
        web: { logoutUrl: web.logoutUrl, implicitGrantSettings: web.implicitGrantSettings },
        isFallbackPublicClient,
      };
      const after = {
        web: {
          logoutUrl: logoutUrl || null,
          implicitGrantSettings: {
            enableAccessTokenIssuance: accessTokens,
            enableIdTokenIssuance: idTokens,
          },
        },
        // Never said is as good as no, and stays unsaid.
        isFallbackPublicClient: publicFlows === 'yes' ? true : isFallbackPublicClient === null ? null : false,
      };
      await patchRegistration(visit.azure, application, after);
      return {
        to: `${here(visit)}/settings`,
        title: 'The settings were saved',
        commands: appUpdate(appId, before, after),
        changes: changesBetween(before, after),
      };
    },
  });
}

async function changeUris(
  visit: Visit,
  platform: Platform,
  change: (uris: readonly string[]) => string[],
): Promise<Saved> {
  const application = await readRegistration(visit);
  const before = application[platform].redirectUris;
  const after = change(before);
  await patchRegistration(visit.azure, application, { [platform]: { redirectUris: after } });
  return {
    to: here(visit),
    title: 'The redirect URIs were saved',
    commands: [uriCommand(application.appId, platform, after)],
    changes: changesBetween({ redirectUris: before }, { redirectUris: after }, platform),
  };
}
