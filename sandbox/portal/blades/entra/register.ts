import { Application, Principal } from '../../azure/graph.ts';
import { noRegistration } from '../../azure/tenant-policy.ts';
import type { Blades } from '../../http/blades.ts';
import { valuesOf } from '../../http/ui.ts';
import { az, withNewClientId } from '../../lesson/az.ts';
import { changesBetween } from '../../lesson/changes.ts';
import { links } from '../../links.ts';
import { AUDIENCES } from '../site/auth/options.ts';
import { PORTAL_TAG } from '../site/auth/registration.ts';
import { entraFrame } from './directory.ts';
import { PLATFORM_NAMES, PLATFORMS, type Platform, uriCommand } from './registration/platforms.ts';

/** App registrations > New registration: the registration, and its enterprise application with it. */
export function registerBlade({ form }: Blades): void {
  form(`${links.registrations}/new`, {
    initial: () => ({ name: '', audience: 'AzureADMyOrg', platform: 'web' as Platform, uri: '' }),
    read: (sent) => ({
      name: sent.text('name'),
      audience: sent.choice('audience', valuesOf(AUDIENCES)),
      platform: sent.choice('platform', PLATFORM_NAMES),
      uri: sent.text('uri'),
    }),
    check: ({ name }): Record<string, string> => (name === '' ? { name: 'Enter a name.' } : {}),
    async page({ azure, me }) {
      const frame = entraFrame('Register an application');
      return {
        ...frame,
        trail: [...frame.trail, { label: 'App registrations', href: links.registrations }],
        view: 'entra/register',
        readOnly: await noRegistration(azure, me),
        data: { AUDIENCES, PLATFORMS },
      };
    },
    async save({ azure: { graph } }, { name, audience, platform, uri }) {
      const body = {
        displayName: name,
        signInAudience: audience,
        ...(uri === '' ? {} : { [platform]: { redirectUris: [uri] } }),
      };
      const { appId } = await graph('POST', '/applications', Application, body);
      await graph('POST', '/servicePrincipals', Principal, { appId, tags: [PORTAL_TAG] });
      return {
        to: links.registration(appId),
        title: `${name} was registered`,
        commands: withNewClientId(
          az('ad app create', {
            'display-name': name,
            'sign-in-audience': audience,
            query: 'appId',
            output: 'tsv',
          }),
          [...(uri === '' ? [] : [uriCommand(appId, platform, [uri])]), az('ad sp create', { id: appId })],
          appId,
        ),
        changes: changesBetween(undefined, { ...body, appId }, 'registration'),
      };
    },
  });
}
