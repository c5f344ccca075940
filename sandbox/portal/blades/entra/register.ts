import { Application, Principal } from '../../azure/graph.ts';
import type { Blades } from '../../http/blades.ts';
import { az } from '../../lesson/az.ts';
import { changesBetween } from '../../lesson/changes.ts';
import { links } from '../../links.ts';
import { AUDIENCES } from '../site/auth/options.ts';
import { PORTAL_TAG } from '../site/auth/registration.ts';
import { entraFrame } from './directory.ts';
import { PLATFORMS, platformOf } from './registration/platforms.ts';

/** App registrations > New registration: the registration, and its enterprise application with it. */
export function registerBlade({ form }: Blades): void {
  form(`${links.registrations}/new`, {
    initial: () => ({ name: '', audience: 'AzureADMyOrg', platform: 'web', uri: '' }),
    read: (sent) => ({
      name: sent.text('name'),
      audience: sent.text('audience'),
      platform: sent.text('platform'),
      uri: sent.text('uri'),
    }),
    check: ({ name }): Record<string, string> => (name === '' ? { name: 'Enter a name.' } : {}),
    page() {
      const frame = entraFrame('Register an application');
      return {
        ...frame,
        trail: [...frame.trail, { label: 'App registrations', href: links.registrations }],
        view: 'entra/register',
        data: { AUDIENCES, PLATFORMS },
      };
    },
    async save({ azure: { graph } }, { name, audience, platform, uri }) {
      const body = {
        displayName: name,
        signInAudience: audience,
        ...(uri === '' ? {} : { [platformOf(platform)]: { redirectUris: [uri] } }),
      };
      const { appId } = await graph('POST', '/applications', Application, body);
      await graph('POST', '/servicePrincipals', Principal, { appId, tags: [PORTAL_TAG] });
      const option = { web: 'web-redirect-uris', publicClient: 'public-client-redirect-uris' }[platform];
      return {
        to: links.registration(appId),
        title: `${name} was registered`,
        commands: [
          az('ad app create', {
            'display-name': name,
            'sign-in-audience': audience,
            ...(uri !== '' && option ? { [option]: uri } : {}),
          }),
          az('ad sp create', { id: appId }),
        ],
        changes: changesBetween(undefined, { ...body, appId }, 'registration'),
      };
    },
  });
}
