import { wellKnown } from '../../../../state/well-known.ts';
import { hasMicrosoft, readAuth } from '../../../azure/auth-settings.ts';
import { ServiceError } from '../../../azure/error.ts';
import { type Application, Applications, findPrincipal, type Principal } from '../../../azure/graph.ts';
import { noRegistration } from '../../../azure/tenant-policy.ts';
import type { PortalContext } from '../../../context.ts';
import type { Blades } from '../../../http/blades.ts';
import { FieldError, type Page } from '../../../http/page.ts';
import type { Visit } from '../../../http/visit.ts';
import { links } from '../../../links.ts';
import { readSite, SITE, siteFrame, siteIdOf } from '../site.ts';
import { defaultsFor, faultsOf, readAddForm } from './add-form.ts';
import { addProvider } from './add-save.ts';
import * as options from './options.ts';

const USER_READ = 'User.Read';
const SET_UP_ALREADY = 'Microsoft is set up for this app already: edit it, or delete it first.';

/** Settings > Authentication > Add an identity provider. */
export function addProviderBlade({ form }: Blades, context: PortalContext): void {
  form(`${SITE}/authV2/add`, {
    async initial(visit) {
      const [site, graph, reason] = await Promise.all([
        readSite(visit),
        microsoftGraph(visit),
        noRegistration(visit.azure, visit.me),
      ]);
      const userRead = graph?.oauth2PermissionScopes.find(({ value }) => value === USER_READ);
      const defaults = defaultsFor(site.name, context.tenantId, userRead ? [userRead.id] : []);
      return reason === undefined ? defaults : { ...defaults, registration: 'pick' };
    },
    read: readAddForm,
    check: (values) => faultsOf(values, context.clock.now()),
    page,
    async save(visit, values) {
      if (hasMicrosoft(await readAuth(visit.azure, siteIdOf(visit)))) {
        throw new FieldError({ provider: SET_UP_ALREADY });
      }
      return addProvider(visit, await readSite(visit), values, context);
    },
  });
}

const microsoftGraph = ({ azure }: Visit): Promise<Principal | undefined> =>
  findPrincipal(azure, wellKnown.microsoftGraph);

async function page(visit: Visit): Promise<Page> {
  const [site, graph, applications, auth, reason] = await Promise.all([
    readSite(visit),
    microsoftGraph(visit),
    registrationsFor(visit),
    readAuth(visit.azure, siteIdOf(visit)),
    noRegistration(visit.azure, visit.me),
  ]);
  const frame = siteFrame(site, 'Add an identity provider');
  return {
    ...frame,
    readOnly: frame.readOnly ?? (hasMicrosoft(auth) ? SET_UP_ALREADY : undefined),
    view: 'site/auth/add',
    data: {
      options,
      isFirst: !hasMicrosoft(auth),
      registrations: options.REGISTRATIONS.map((option) =>
        option.value === 'create' && reason !== undefined
          ? { ...option, disabled: true, hint: reason }
          : option,
      ),
      back: links.site(site.id, 'authV2'),
      applications: [
        { value: '', label: 'Select a registration' },
        ...applications.map(({ appId, displayName }) => ({
          value: appId,
          label: `${displayName} (${appId})`,
        })),
      ],
      permissions: (graph?.oauth2PermissionScopes ?? [])
        .filter(({ type }) => type === 'User')
        .map(({ id, value, adminConsentDisplayName }) => ({
          value: id,
          label: value,
          hint: adminConsentDisplayName ?? '',
        })),
    },
  };
}

/** What there is to pick; nothing for those who may not list registrations. */
async function registrationsFor({ azure }: Visit): Promise<Application[]> {
  try {
    return (await azure.graph('GET', '/applications?$top=999', Applications)).value;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 403) return [];
    throw error;
  }
}
