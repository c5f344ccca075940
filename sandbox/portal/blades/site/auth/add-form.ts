import { isGuid } from '../../../../state/guid.ts';
import type { Form } from '../../../http/form.ts';
import type { FieldErrors } from '../../../http/page.ts';
import { valuesOf } from '../../../http/ui.ts';
import { type Checks, DEFAULT_CHECKS, faultsOfChecks, readChecks } from './checks.ts';
import * as options from './options.ts';
import { type Access, issuerFor } from './provider-settings.ts';
import { faultsOfEnd } from './registration.ts';

/** The fields of "Add an identity provider", in its order. */
export type AddForm = Checks &
  Access & {
    readonly provider: string;
    readonly tenantKind: string;
    readonly registration: string;
    readonly name: string;
    readonly expires: string;
    readonly until: string;
    readonly audience: string;
    readonly picked: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly issuer: string;
    readonly audiences: readonly string[];
    readonly permissions: readonly string[];
  };

/** What the page's fields hold at first. Source: the portal's own defaults (see `options.ts`). */
export const defaultsFor = (site: string, tenantId: string, userRead: readonly string[]): AddForm => ({
  provider: '',
  tenantKind: 'workforce',
  registration: 'create',
  name: site,
  expires: '180',
  until: '',
  audience: 'AzureADMyOrg',
  picked: '',
  clientId: '',
  clientSecret: '',
  issuer: issuerFor('AzureADMyOrg', tenantId),
  audiences: [],
  ...DEFAULT_CHECKS,
  access: 'require',
  unauthenticated: 'RedirectToLoginPage',
  tokenStore: true,
  permissions: userRead,
});

export const readAddForm = (form: Form): AddForm => ({
  provider: form.choice('provider', valuesOf(options.PROVIDERS)),
  tenantKind: form.choice('tenantKind', valuesOf(options.TENANT_KINDS)),
  registration: form.choice('registration', valuesOf(options.REGISTRATIONS)),
  name: form.text('name'),
  expires: form.choice('expires', valuesOf(options.EXPIRATIONS)),
  until: form.text('until'),
  audience: form.choice('audience', valuesOf(options.AUDIENCES)),
  picked: form.text('picked'),
  clientId: form.text('clientId'),
  clientSecret: form.text('clientSecret'),
  issuer: form.text('issuer'),
  audiences: form.lines('audiences'),
  ...readChecks(form),
  access: form.choice('access', valuesOf(options.ACCESS)),
  unauthenticated: form.choice('unauthenticated', valuesOf(options.UNAUTHENTICATED)),
  tokenStore: form.flag('tokenStore'),
  permissions: form.all('permissions'),
});

/** What is wrong with the fields that apply. */
export function faultsOf(values: AddForm, now: Date): FieldErrors {
  if (values.provider === '') return { provider: 'Select an identity provider: Microsoft.' };
  if (values.provider !== 'microsoft') {
    return {
      provider:
        'The sandbox has Microsoft only; in Azure you would be asked for the ID and secret that this provider gave you.',
    };
  }
  if (values.tenantKind !== 'workforce') {
    return {
      tenantKind: 'The sandbox has one workforce tenant and no external one. Choose Workforce configuration.',
    };
  }
  return {
    ...registrationFaults(values),
    ...(values.registration === 'details' ? {} : faultsOfEnd(values.expires, values.until, now)),
    ...faultsOfChecks(values),
  };
}

function registrationFaults({ registration, name, picked, clientId, issuer }: AddForm): FieldErrors {
  if (registration === 'create') return name === '' ? { name: 'Enter a name for the registration.' } : {};
  if (registration === 'pick') return picked === '' ? { picked: 'Pick a registration.' } : {};
  return {
    ...(isGuid(clientId)
      ? {}
      : { clientId: 'A client ID has the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.' }),
    ...(/^https:\/\/\S+$/.test(issuer) ? {} : { issuer: 'Enter the issuer’s URL; it begins with https://.' }),
  };
}
