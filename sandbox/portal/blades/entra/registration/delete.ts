import { Nothing } from '../../../azure/azure.ts';
import type { Blades } from '../../../http/blades.ts';
import { confirmBlade } from '../../../http/confirm.ts';
import { az } from '../../../lesson/az.ts';
import { links } from '../../../links.ts';
import { REGISTRATION, readRegistration, registrationFrame } from './registration.ts';

/** A registration's overview > Delete. Its enterprise application goes with it; both can be restored. */
export function deleteBlade(blades: Blades): void {
  confirmBlade(
    blades,
    `${REGISTRATION}/delete`,
    async (visit) => {
      const application = await readRegistration(visit);
      return {
        page: registrationFrame(visit, application, 'Delete app registration'),
        question: `Delete the registration “${application.displayName}”?`,
        text: [
          'Nobody can sign in to the application any more, and its secrets are void.',
          'It can be restored for 30 days, under Deleted applications.',
        ],
        yes: 'Delete',
        no: 'Cancel',
        back: links.registration(application.appId),
        danger: true,
      };
    },
    async (visit) => {
      const { id, appId, displayName } = await readRegistration(visit);
      await visit.azure.graph('DELETE', `/applications/${id}`, Nothing);
      return {
        to: links.registrations,
        title: `The registration ${displayName} was deleted`,
        commands: [az('ad app delete', { id: appId })],
        changes: [{ member: `registration ${displayName}`, before: appId, after: undefined }],
      };
    },
  );
}
