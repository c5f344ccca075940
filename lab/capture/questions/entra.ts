import type { Pen, Reply } from '../pen.ts';
import type { Question } from '../question.ts';
import { MINUTE } from '../scene/making.ts';

const V2 = '/oauth2/v2.0';

/** A client signs in as itself. Source: "OAuth 2.0 client credentials flow" (learn.microsoft.com). */
const asItself = (
  pen: Pen,
  tenant: string,
  { client, secret, scope }: { readonly client: string; readonly secret: string; readonly scope: string },
): Promise<Reply> =>
  pen.login('POST', `/${tenant}${V2}/token`, {
    form: { grant_type: 'client_credentials', client_id: client, client_secret: secret, scope },
  });

/** What Microsoft Entra ID is asked. */
export const entraQuestions: readonly Question[] = [
  {
    operation: 'GET /{tenant}/v2.0/.well-known/openid-configuration',
    async ask(pen) {
      for (const alias of ['organizations', 'consumers', 'common']) {
        await pen.login('GET', `/${alias}/v2.0/.well-known/openid-configuration`);
      }
      return undefined;
    },
  },
  {
    operation: 'GET /{tenant}/.well-known/openid-configuration',
    async ask(pen, { tenant }) {
      for (const alias of ['common', 'organizations', tenant]) {
        await pen.login('GET', `/${alias}/.well-known/openid-configuration`);
      }
      return undefined;
    },
  },
  {
    operation: 'POST /{tenant}/oauth2/v2.0/token',
    async ask(pen, { api, registration, secretOf, tenant, cloud }) {
      const scope = `${cloud.resources.graph}/.default`;
      // AADSTS7000229: a registration without a service principal.
      const alone = await registration('alone');
      const secret = await secretOf(alone.id);
      const known = ({ status, body }: Reply) =>
        status < 300 || !/AADSTS(?:700016|7000215)/.test(JSON.stringify(body));
      await pen.until(() => asItself(pen, tenant, { client: alone.appId, secret, scope }), known, MINUTE);
      // AADSTS1002012: a scope of one permission, where a client asks for itself.
      const { appId, secret: apiSecret, principal } = await api();
      const itself = { client: appId, secret: apiSecret };
      const ready = () => asItself(pen, tenant, { ...itself, scope });
      await pen.until(ready, known, MINUTE);
      await asItself(pen, tenant, { ...itself, scope: `${cloud.resources.graph}/User.Read` });
      // AADSTS501051: an API that wants its clients assigned.
      await pen.graph('PATCH', `/servicePrincipals/${principal}`, { appRoleAssignmentRequired: true });
      const other = await registration('client');
      const otherSecret = await secretOf(other.id);
      await pen.until(
        () => pen.graph('POST', '/servicePrincipals', { appId: other.appId }),
        ({ status }) => status < 300,
        MINUTE,
      );
      const client = { client: other.appId, secret: otherSecret, scope: `api://${appId}/.default` };
      await pen.until(
        () => asItself(pen, tenant, client),
        ({ status }) => status >= 400,
        MINUTE,
      );
      await pen.graph('PATCH', `/servicePrincipals/${principal}`, { appRoleAssignmentRequired: false });
      // AADSTS700025: a secret from a client that is public. The code is no code, and is read after the client.
      const { appId: page } = await registration('public', {
        isFallbackPublicClient: true,
        publicClient: { redirectUris: ['http://localhost'] },
      });
      const form = {
        grant_type: 'authorization_code',
        client_id: page,
        client_secret: 'none',
        code: 'none',
        redirect_uri: 'http://localhost',
      };
      await pen.until(() => pen.login('POST', `/${tenant}${V2}/token`, { form }), known, MINUTE);
      return undefined;
    },
  },
  {
    operation: 'GET /{tenant}/v2.0/adminconsent',
    byHand:
      'As an administrator, open /<tenant>/v2.0/adminconsent?client_id=<registration>&scope=<api>/.default&redirect_uri=<registered>&state=1 at the sign-in service, choose Cancel, and read the error in the address that it leads to.',
  },
  {
    operation: 'GET /{tenant}/oauth2/v2.0/logout',
    async ask(pen, { tenant }) {
      const back = encodeURIComponent('https://not-registered.example.com/');
      await pen.login('GET', `/${tenant}${V2}/logout?post_logout_redirect_uri=${back}`, {
        headers: { accept: 'text/html' },
      });
      return undefined;
    },
  },
];
