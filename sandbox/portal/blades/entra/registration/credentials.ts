import { Nothing } from '../../../azure/azure.ts';
import type { PortalContext } from '../../../context.ts';
import type { Blades } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import { notFound } from '../../../http/page.ts';
import { valuesOf } from '../../../http/ui.ts';
import type { Visit } from '../../../http/visit.ts';
import { az } from '../../../lesson/az.ts';
import { links } from '../../../links.ts';
import { EXPIRATIONS } from '../../site/auth/options.ts';
import { addPassword, endOf, faultsOfEnd } from '../../site/auth/registration.ts';
import { appIdOf, REGISTRATION, readRegistration, registrationFrame } from './registration.ts';

const PATH = `${REGISTRATION}/credentials`;
const here = (visit: Visit): string => links.registration(appIdOf(visit), 'credentials');

const TABS = ['Certificates', 'Client secrets', 'Federated credentials'] as const;

/** Manage > Certificates & secrets. The value of a secret is seen once, on the page after it was made. */
export function credentialBlades(blades: Blades, { clock }: PortalContext): void {
  blades.view(PATH, async (visit) => {
    const application = await readRegistration(visit);
    const now = clock.now().getTime();
    const tab = TABS.find((name) => name === visit.query.get('tab')) ?? 'Client secrets';
    const counts = {
      Certificates: application.keyCredentials.length,
      'Client secrets': application.passwordCredentials.length,
      'Federated credentials': 0,
    };
    return {
      ...registrationFrame(visit, application, 'Certificates & secrets'),
      view: 'entra/registration/credentials',
      data: {
        here: here(visit),
        tab,
        tabs: TABS.map((name) => ({
          label: `${name} (${counts[name]})`,
          href: `${here(visit)}?${new URLSearchParams({ tab: name })}`,
          here: name === tab,
        })),
        secrets: application.passwordCredentials.map((each) => ({
          ...each,
          expires: each.endDateTime.slice(0, 10),
          expired: Date.parse(each.endDateTime) <= now,
          remove: `${here(visit)}/${each.keyId}/delete`,
        })),
        certificates: application.keyCredentials,
      },
    };
  });
  blades.form(`${PATH}/new`, {
    initial: () => ({ description: '', expires: '180', until: '' }),
    read: (sent) => ({
      description: sent.text('description'),
      expires: sent.choice('expires', valuesOf(EXPIRATIONS)),
      until: sent.text('until'),
    }),
    check: ({ expires, until }) => faultsOfEnd(expires, until, clock.now()),
    page: async (visit) => ({
      ...registrationFrame(visit, await readRegistration(visit), 'Add a client secret'),
      view: 'entra/registration/new-secret',
      data: { EXPIRATIONS, back: here(visit) },
    }),
    async save(visit, { description, expires, until }) {
      const application = await readRegistration(visit);
      const now = clock.now();
      const name = description || 'Client secret';
      const made = await addPassword(visit.azure, application.id, name, endOf(expires, until, now));
      return {
        to: here(visit),
        title: 'The client secret was made',
        once: { label: `Value of “${name}”`, value: made.secretText },
        commands: [
          az('ad app credential reset', {
            id: application.appId,
            append: true,
            'display-name': name,
            'end-date': made.endDateTime.slice(0, 10),
          }),
        ],
        changes: [{ member: 'passwordCredentials', before: undefined, after: `${name} (${made.keyId})` }],
      };
    },
  });
  confirmBlade(
    blades,
    `${PATH}/:key/delete`,
    async (visit) => {
      const application = await readRegistration(visit);
      const secret = application.passwordCredentials.find(({ keyId }) => keyId === visit.params.key);
      if (!secret) throw notFound('client secret');
      return {
        page: registrationFrame(visit, application, 'Delete client secret'),
        question: `Delete the secret “${secret.displayName ?? secret.hint}”? What uses it cannot sign in any more.`,
        yes: 'Delete',
        no: 'Cancel',
        back: here(visit),
        danger: true,
      };
    },
    async (visit) => {
      const { id, appId } = await readRegistration(visit);
      const keyId = visit.params.key ?? '';
      await visit.azure.graph('POST', `/applications/${id}/removePassword`, Nothing, { keyId });
      return {
        to: here(visit),
        title: 'The client secret was deleted',
        commands: [az('ad app credential delete', { id: appId, 'key-id': keyId })],
        changes: [{ member: 'passwordCredentials', before: keyId, after: undefined }],
      };
    },
  );
}
