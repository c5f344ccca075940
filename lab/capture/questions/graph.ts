import type { Question } from '../question.ts';
import { MINUTE } from '../scene/making.ts';

/** What Microsoft Graph is asked. */
export const graphQuestions: readonly Question[] = [
  {
    operation: 'POST /v1.0/applications',
    async ask(pen, { api, name, adopt }) {
      const { appId } = await api();
      for (const uri of ['api://an-api', 'https://an-api.example.com', `api://${appId}`]) {
        const body = { displayName: name('refused'), identifierUris: [uri] };
        adopt(await pen.graph('POST', '/applications', body));
      }
      return undefined;
    },
  },
  {
    operation: 'POST /v1.0/applications/{key}/addPassword',
    async ask(pen, { registration }) {
      const { id } = await registration('passwords');
      const { status } = await pen.until(
        () =>
          pen.graph('POST', `/applications/${id}/addPassword`, {
            passwordCredential: { displayName: 'one' },
          }),
        (reply) => reply.status !== 404,
        MINUTE,
      );
      return status < 300
        ? 'the policy of this tenant allows secrets; take a tenant where it does not'
        : undefined;
    },
  },
  {
    operation: 'POST /v1.0/directory/deletedItems/{key}/restore',
    async ask(pen, { registration }) {
      const { id, appId } = await registration('restored');
      const known = ({ status }: { status: number }) => status < 300;
      await pen.until(() => pen.graph('POST', '/servicePrincipals', { appId }), known, MINUTE);
      await pen.graph('DELETE', `/applications/${id}`);
      await pen.until(() => pen.graph('GET', `/directory/deletedItems/${id}`), known, MINUTE);
      await pen.graph('POST', `/directory/deletedItems/${id}/restore`, {});
      await pen.until(() => pen.graph('GET', `/applications/${id}`), known, MINUTE);
      await pen.graph('GET', `/servicePrincipals?$filter=appId eq '${appId}'`);
      return undefined;
    },
  },
];
