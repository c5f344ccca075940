import { isGuid } from '../../../../state/guid.ts';
import { AppSettings, armPath } from '../../../azure/arm.ts';
import { type AuthProperties, readAuth, writeAuth } from '../../../azure/auth-settings.ts';
import type { Blades, Saved } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import type { FieldErrors } from '../../../http/page.ts';
import type { Visit } from '../../../http/visit.ts';
import { resourceUpdate } from '../../../lesson/az.ts';
import { changesWritten } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import { applySettings, settingsCommands } from '../environment/settings.ts';
import { readSite, SITE, siteFrame, siteIdOf } from '../site.ts';
import { type Checks, checksFrom, faultsOfChecks, policyOf, readChecks, tenantsDraft } from './checks.ts';
import * as options from './options.ts';

type EditForm = Checks & {
  readonly clientId: string;
  readonly secretSetting: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
};

/** Authentication > Edit identity provider, and its deletion. */
export function editProviderBlades(blades: Blades): void {
  blades.form<EditForm>(`${SITE}/authV2/provider`, {
    async initial(visit) {
      const id = siteIdOf(visit);
      const [{ identityProviders }, { properties: settings }] = await Promise.all([
        readAuth(visit.azure, id),
        visit.azure.arm('POST', armPath(`${id}/config/appsettings/list`), AppSettings),
      ]);
      const { registration, validation } = identityProviders?.azureActiveDirectory ?? {};
      const clientId = registration?.clientId ?? '';
      const policy = validation?.defaultAuthorizationPolicy ?? {};
      return {
        clientId,
        secretSetting: registration?.clientSecretSettingName ?? '',
        issuer: registration?.openIdIssuer ?? '',
        audiences: validation?.allowedAudiences ?? [],
        ...checksFrom(policy, clientId, settings, visit.me.tenant.id),
      };
    },
    read: (sent) => ({
      clientId: sent.text('clientId'),
      secretSetting: sent.text('secretSetting'),
      issuer: sent.text('issuer'),
      audiences: sent.lines('audiences'),
      ...readChecks(sent),
    }),
    check: faultsOf,
    page: async (visit) => ({
      ...siteFrame(await readSite(visit), 'Edit identity provider'),
      view: 'site/auth/provider',
      data: { options, back: links.site(siteIdOf(visit), 'authV2') },
    }),
    save,
  });
  confirmBlade(
    blades,
    `${SITE}/authV2/provider/delete`,
    async (visit) => ({
      page: siteFrame(await readSite(visit), 'Delete identity provider'),
      question: 'Delete Microsoft as an identity provider of this app?',
      text: [
        'It is the only one, so App Service authentication is switched off: everybody reaches the app again.',
        'The registration and the secret in the app settings stay.',
      ],
      yes: 'Delete',
      no: 'Cancel',
      back: links.site(siteIdOf(visit), 'authV2'),
      danger: true,
    }),
    remove,
  );
}

function faultsOf(values: EditForm): FieldErrors {
  return {
    ...(isGuid(values.clientId)
      ? {}
      : { clientId: 'A client ID has the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.' }),
    ...(/^https:\/\/\S+$/.test(values.issuer)
      ? {}
      : { issuer: 'Enter the issuer’s URL; it begins with https://.' }),
    ...faultsOfChecks(values),
  };
}

async function save(visit: Visit, values: EditForm): Promise<Saved> {
  const { azure, me } = visit;
  const id = siteIdOf(visit);
  const { properties: settings } = await azure.arm(
    'POST',
    armPath(`${id}/config/appsettings/list`),
    AppSettings,
  );
  const tenants = new Map(
    [...tenantsDraft(values, me.tenant.id)].filter(([name, setting]) => settings[name] !== setting?.value),
  );
  const settingChanges = tenants.size > 0 ? await applySettings(azure, id, tenants) : [];
  const before = await readAuth(azure, id);
  const after = changed(before, values);
  const now = await writeAuth(azure, id, after);
  return {
    to: links.site(id, 'authV2'),
    title: 'The identity provider was saved',
    commands: [
      ...settingsCommands(id, tenants),
      ...resourceUpdate(`${id}/config/authsettingsV2`, before, after),
    ],
    changes: [...settingChanges, ...changesWritten(before, after, now, 'authsettingsV2')],
  };
}

function changed(before: AuthProperties, values: EditForm): AuthProperties {
  const provider = before.identityProviders?.azureActiveDirectory ?? {};
  const { clientSecretSettingName: _former, ...registration } = provider.registration ?? {};
  return {
    ...before,
    identityProviders: {
      ...before.identityProviders,
      azureActiveDirectory: {
        ...provider,
        registration: {
          ...registration,
          clientId: values.clientId,
          openIdIssuer: values.issuer,
          ...(values.secretSetting === '' ? {} : { clientSecretSettingName: values.secretSetting }),
        },
        validation: {
          ...provider.validation,
          allowedAudiences: [...values.audiences],
          defaultAuthorizationPolicy: policyOf(
            values,
            values.clientId,
            provider.validation?.defaultAuthorizationPolicy ?? {},
          ),
        },
      },
    },
  };
}

/** Whether the service switches authentication off with the last provider is not documented; the portal does. */
async function remove(visit: Visit): Promise<Saved> {
  const id = siteIdOf(visit);
  const before = await readAuth(visit.azure, id);
  const { azureActiveDirectory: _gone, ...others } = before.identityProviders ?? {};
  const { redirectToProvider: _former, ...validation } = before.globalValidation ?? {};
  const after = {
    ...before,
    platform: { ...before.platform, enabled: false },
    globalValidation: validation,
    identityProviders: others,
  };
  const now = await writeAuth(visit.azure, id, after);
  return {
    to: links.site(id, 'authV2'),
    title: 'Microsoft was deleted as an identity provider',
    text: 'The registration and the secret are still there; delete them too if nothing else uses them.',
    commands: resourceUpdate(`${id}/config/authsettingsV2`, before, after),
    changes: changesWritten(before, after, now, 'authsettingsV2'),
  };
}
