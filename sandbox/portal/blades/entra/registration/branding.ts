import type { Blades } from '../../../http/blades.ts';
import { appUpdate } from '../../../lesson/az.ts';
import { changesBetween } from '../../../lesson/changes.ts';
import { links } from '../../../links.ts';
import {
  appIdOf,
  patchRegistration,
  REGISTRATION,
  readRegistration,
  registrationFrame,
} from './registration.ts';

/** Manage > Branding & properties: name and addresses. */
export function brandingBlade({ form }: Blades): void {
  form(`${REGISTRATION}/branding`, {
    async initial(visit) {
      const { displayName, web, info } = await readRegistration(visit);
      return {
        name: displayName,
        home: web.homePageUrl ?? '',
        terms: info.termsOfServiceUrl ?? '',
        privacy: info.privacyStatementUrl ?? '',
      };
    },
    read: (sent) => ({
      name: sent.text('name'),
      home: sent.text('home'),
      terms: sent.text('terms'),
      privacy: sent.text('privacy'),
    }),
    check: ({ name }): Record<string, string> => (name === '' ? { name: 'Enter a name.' } : {}),
    page: async (visit) => ({
      ...registrationFrame(visit, await readRegistration(visit), 'Branding & properties'),
      view: 'entra/registration/branding',
      data: { back: links.registration(appIdOf(visit)) },
    }),
    async save(visit, { name, home, terms, privacy }) {
      const application = await readRegistration(visit);
      const { displayName, web, info, appId } = application;
      const before = {
        displayName,
        web: { homePageUrl: web.homePageUrl },
        info: { termsOfServiceUrl: info.termsOfServiceUrl, privacyStatementUrl: info.privacyStatementUrl },
      };
      const after = {
        displayName: name,
        web: { homePageUrl: home || null },
        info: { termsOfServiceUrl: terms || null, privacyStatementUrl: privacy || null },
      };
      await patchRegistration(visit.azure, application, after);
      return {
        to: links.registration(appId, 'branding'),
        title: 'The properties were saved',
        commands: appUpdate(appId, before, after),
        changes: changesBetween(before, after),
      };
    },
  });
}
