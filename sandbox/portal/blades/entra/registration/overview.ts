import { type Application, findPrincipal, Principal } from '../../../azure/graph.ts';
import type { Blades } from '../../../http/blades.ts';
import type { Visit } from '../../../http/visit.ts';
import { az } from '../../../lesson/az.ts';
import { links } from '../../../links.ts';
import { AUDIENCES } from '../../site/auth/options.ts';
import { PORTAL_TAG } from '../../site/auth/registration.ts';
import { appIdOf, REGISTRATION, readRegistration, registrationFrame } from './registration.ts';

const NEW_PRINCIPAL = 'servicePrincipal';
const here = (visit: Visit): string => links.registration(appIdOf(visit));

/** A registration's overview, its manifest (what Graph has), and two pages that the lab needs for nothing but their words. */
export function registrationOverview({ view, action }: Blades): void {
  view(REGISTRATION, async (visit) => {
    const application = await readRegistration(visit);
    const principal = await findPrincipal(visit.azure, application.appId);
    const { appId, id, displayName, signInAudience } = application;
    const audience = AUDIENCES.find(({ value }) => value === signInAudience)?.label;
    return {
      ...registrationFrame(visit, application),
      view: 'entra/registration/overview',
      data: {
        remove: links.registration(appId, 'delete'),
        createPrincipal: principal ? undefined : links.registration(appId, NEW_PRINCIPAL),
        facts: [
          { label: 'Display name', value: displayName, href: links.registration(appId, 'branding') },
          { label: 'Application (client) ID', value: appId, copy: true },
          { label: 'Object ID', value: id, copy: true },
          { label: 'Directory (tenant) ID', value: visit.me.tenant.id, copy: true },
          {
            label: 'Supported account types',
            value: audience ?? signInAudience,
            href: `${links.registration(appId, 'authentication')}/accounts`,
          },
          {
            label: 'Client credentials',
            value: `${application.keyCredentials.length} certificate, ${application.passwordCredentials.length} secret`,
            href: links.registration(appId, 'credentials'),
          },
          {
            label: 'Redirect URIs',
            value: redirectUris(application),
            href: links.registration(appId, 'authentication'),
          },
          {
            label: 'Application ID URI',
            value: application.identifierUris[0] ?? 'Add an Application ID URI',
            href: links.registration(appId, 'exposeApi'),
          },
          {
            label: 'Managed application in local directory',
            value: principal?.displayName ?? 'There is none, so nobody can sign in',
            href: principal && links.enterprise(principal.id, 'overview'),
          },
        ],
      },
    };
  });
  action(`${REGISTRATION}/${NEW_PRINCIPAL}`, {
    back: here,
    async run(visit) {
      const { appId, displayName } = await readRegistration(visit);
      await visit.azure.graph('POST', '/servicePrincipals', Principal, { appId, tags: [PORTAL_TAG] });
      return {
        to: here(visit),
        title: `The service principal of ${displayName} was created`,
        commands: [az('ad sp create', { id: appId })],
        changes: [{ member: 'servicePrincipal', before: undefined, after: displayName }],
      };
    },
  });
  for (const [path, { blade, texts }] of Object.entries(TELLING)) {
    view(`${REGISTRATION}/${path}`, async (visit) => ({
      ...registrationFrame(visit, await readRegistration(visit), blade),
      readOnly: undefined,
      view: 'telling',
      data: { texts },
    }));
  }
  view(`${REGISTRATION}/manifest`, async (visit) => {
    const application = await readRegistration(visit);
    const { owners: _owners, ...manifest } = application;
    return {
      ...registrationFrame(visit, application, 'Manifest'),
      view: 'entra/registration/manifest',
      data: { manifest: JSON.stringify(manifest, null, 2) },
    };
  });
}

const TELLING = {
  tokenConfiguration: {
    blade: 'Token configuration',
    texts: [
      'No optional claims have been added. The lab needs none, and the sandbox’s tokens have none.',
      'What is in a token anyway, the command npx lab trace explains, claim by claim, for your last sign-in.',
    ],
  },
  roles: {
    blade: 'Roles and administrators',
    texts: [
      'Besides its owners, these directory roles may change this registration: Application Administrator, Cloud Application Administrator and Global Administrator. Of the sample accounts admin@… is one.',
      'The role Application Developer lets its holders register applications where users may not.',
    ],
  },
} as const;

const redirectUris = ({ web, spa, publicClient }: Application): string =>
  `${web.redirectUris.length} web, ${spa.redirectUris.length} spa, ${publicClient.redirectUris.length} public client`;
