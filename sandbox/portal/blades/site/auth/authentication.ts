import { isGuid } from '../../../../state/guid.ts';
import { type AuthProperties, hasMicrosoft, readAuth } from '../../../azure/auth-settings.ts';
import { ServiceError } from '../../../azure/error.ts';
import { readApplication } from '../../../azure/graph.ts';
import type { Blades } from '../../../http/blades.ts';
import type { Visit } from '../../../http/visit.ts';
import { links } from '../../../links.ts';
import { readSite, SITE, siteFrame, siteIdOf } from '../site.ts';
import { ANSWERS } from './options.ts';

/** Settings > Authentication: what is set up, and the ways to change it. */
export function authenticationBlade({ view }: Blades): void {
  view(`${SITE}/authV2`, async (visit) => {
    const [site, auth] = await Promise.all([readSite(visit), readAuth(visit.azure, siteIdOf(visit))]);
    const here = links.site(site.id, 'authV2');
    const clientId = auth.identityProviders?.azureActiveDirectory?.registration?.clientId;
    return {
      ...siteFrame(site, 'Authentication'),
      view: 'site/auth/authentication',
      data: {
        here,
        configured: hasMicrosoft(auth) || auth.platform?.enabled === true,
        facts: factsOf(auth),
        provider: clientId ? await providerOf(visit, clientId) : undefined,
      },
    };
  });
}

function factsOf({ platform, globalValidation, login }: AuthProperties) {
  const action = globalValidation?.unauthenticatedClientAction ?? 'RedirectToLoginPage';
  const open = action === 'AllowAnonymous';
  return [
    { label: 'App Service authentication', value: platform?.enabled ? 'Enabled' : 'Disabled' },
    { label: 'Restrict access', value: open ? 'Allow unauthenticated access' : 'Require authentication' },
    { label: 'Unauthenticated requests', value: ANSWERS[action] ?? action },
    { label: 'Redirect to', value: globalValidation?.redirectToProvider ? 'Microsoft' : 'None' },
    { label: 'Token store', value: login?.tokenStore?.enabled ? 'Enabled' : 'Disabled' },
  ];
}

/** The provider's row; its registration is named where there is one that the user may read. */
async function providerOf({ azure }: Visit, clientId: string) {
  const unknown = { clientId, name: 'registration not found', href: undefined };
  if (!isGuid(clientId)) return unknown;
  try {
    const { displayName } = await readApplication(azure, clientId);
    return { clientId, name: displayName, href: links.registration(clientId) };
  } catch (error) {
    if (error instanceof ServiceError) return unknown;
    throw error;
  }
}
