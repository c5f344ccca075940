import { isGuid } from '../../../../state/guid.ts';
import type { AuthProperties } from '../../../azure/auth-settings.ts';
import type { Form } from '../../../http/form.ts';
import type { FieldErrors } from '../../../http/page.ts';
import { valuesOf } from '../../../http/ui.ts';
import type { Draft } from '../environment/draft.ts';
import { CLIENTS, IDENTITIES, TENANTS } from './options.ts';

/** "Additional checks": whose tokens are taken, beside what the issuer and audience say. */
export type Checks = {
  readonly clients: string;
  readonly clientIds: readonly string[];
  readonly identities: string;
  readonly identityIds: readonly string[];
  readonly tenants: string;
  readonly tenantIds: readonly string[];
};

/** The app setting by which App Service restricts tenants. */
const TENANTS_SETTING = 'WEBSITE_AUTH_AAD_ALLOWED_TENANTS';

export const DEFAULT_CHECKS: Checks = {
  clients: 'self',
  clientIds: [],
  identities: 'any',
  identityIds: [],
  tenants: 'issuer',
  tenantIds: [],
};

export const readChecks = (form: Form): Checks => ({
  clients: form.choice('clients', valuesOf(CLIENTS)),
  clientIds: form.lines('clientIds'),
  identities: form.choice('identities', valuesOf(IDENTITIES)),
  identityIds: form.lines('identityIds'),
  tenants: form.choice('tenants', valuesOf(TENANTS)),
  tenantIds: form.lines('tenantIds'),
});

/** What is wrong with the lists that apply. */
export function faultsOfChecks(checks: Checks): FieldErrors {
  const errors: Record<string, string> = {};
  const demand = (choice: string, name: string, ids: readonly string[], what: string): void => {
    if (choice !== 'specific') return;
    const wrong = ids.find((id) => !isGuid(id));
    if (ids.length === 0) errors[name] = `Enter at least one ${what}, or choose another requirement.`;
    else if (wrong)
      errors[name] = `“${wrong}” is no ${what}: those have the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx.`;
  };
  demand(checks.clients, 'clientIds', checks.clientIds, 'client ID');
  demand(checks.identities, 'identityIds', checks.identityIds, 'object ID');
  demand(checks.tenants, 'tenantIds', checks.tenantIds, 'tenant ID');
  return errors;
}

type Policy = NonNullable<
  NonNullable<
    NonNullable<NonNullable<AuthProperties['identityProviders']>['azureActiveDirectory']>['validation']
  >['defaultAuthorizationPolicy']
>;

/** The checks as `defaultAuthorizationPolicy` says them; what `before` says of groups stays. */
export function policyOf(checks: Checks, clientId: string, before: Policy = {}): Policy {
  const { allowedApplications: _applications, allowedPrincipals, ...rest } = before;
  const { identities: _identities, ...principals } = allowedPrincipals ?? {};
  const applications = { self: [clientId], specific: [...checks.clientIds] }[checks.clients];
  return {
    ...rest,
    allowedPrincipals: {
      ...principals,
      ...(checks.identities === 'specific' ? { identities: [...checks.identityIds] } : {}),
    },
    ...(applications ? { allowedApplications: applications } : {}),
  };
}

/** What becomes of the app setting that restricts tenants. */
export function tenantsDraft({ tenants, tenantIds }: Checks, tenantId: string): Draft {
  const value = { issuer: tenantId, specific: tenantIds.join(',') }[tenants];
  const setting = value === undefined ? undefined : { name: TENANTS_SETTING, value, slot: false };
  return new Map([[TENANTS_SETTING, setting]]);
}

/** The checks that are set up now. */
export function checksFrom(
  policy: Policy,
  clientId: string,
  settings: Readonly<Record<string, string>>,
  tenantId: string,
): Checks {
  const { allowedApplications: applications, allowedPrincipals } = policy;
  const identityIds = allowedPrincipals?.identities ?? [];
  const tenantIds = (settings[TENANTS_SETTING] ?? '').split(',').filter((id) => id !== '');
  const isSelf = applications?.length === 1 && applications[0] === clientId;
  return {
    clients: !applications ? 'any' : isSelf ? 'self' : 'specific',
    clientIds: applications ?? [clientId],
    identities: identityIds.length > 0 ? 'specific' : 'any',
    identityIds,
    tenants: tenantIds.length === 0 ? 'default' : tenantIds.join() === tenantId ? 'issuer' : 'specific',
    tenantIds,
  };
}
