import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Application, Directory } from '../../state/directory.ts';
import type { Actor } from '../authentication.ts';
import { GraphError } from '../error.ts';

/** The parts of the policy that the sandbox follows; what else is set is kept and answered. */
const Restriction = z.looseObject({
  restrictionType: z.string(),
  state: z.enum(['enabled', 'disabled']).default('enabled'),
  maxLifetime: z.string().nullish(),
  restrictForAppsCreatedAfterDateTime: z.string().nullish(),
});

const UriRestriction = z.looseObject({
  state: z.enum(['enabled', 'disabled']).default('enabled'),
  restrictForAppsCreatedAfterDateTime: z.string().nullish(),
  excludeAppsReceivingV2Tokens: z.boolean().default(false),
  excludeActors: z
    .looseObject({
      customSecurityAttributes: z
        .array(z.looseObject({ id: z.string(), operator: z.string(), value: z.string() }))
        .default([]),
    })
    .nullish(),
});

/** The policy, as far as the sandbox follows it. Source: "tenantAppManagementPolicy resource type". */
export const AppManagementPolicy = z.looseObject({
  isEnabled: z.boolean(),
  applicationRestrictions: z
    .looseObject({
      passwordCredentials: z.array(Restriction).default([]),
      keyCredentials: z.array(z.json()).default([]),
      identifierUris: z.looseObject({ nonDefaultUriAddition: UriRestriction.nullish() }).nullish(),
    })
    .nullish(),
});

/**
 * The policy of a tenant where nobody has decided anything. In the public cloud, Microsoft has switched the restriction
 * of identifier URIs on for all tenants; whoever carries the attribute is exempt, as the lab's own service principal is.
 * Sources: "Restrictions on identifier URIs of Microsoft Entra applications", "Update tenantAppManagementPolicy".
 */
export const DEFAULT_APP_MANAGEMENT = {
  isEnabled: true,
  applicationRestrictions: {
    passwordCredentials: [],
    keyCredentials: [],
    identifierUris: {
      nonDefaultUriAddition: {
        state: 'enabled',
        restrictForAppsCreatedAfterDateTime: null,
        excludeAppsReceivingV2Tokens: true,
        excludeSaml: true,
        excludeActors: {
          customSecurityAttributes: [
            {
              '@odata.type': '#microsoft.graph.customSecurityAttributeStringValueExemption',
              id: 'PolicyExemptions_AppManagementExemption',
              operator: 'equals',
              value: 'ExemptFromIdentifierUriAdditionRestriction',
            },
          ],
        },
      },
    },
  },
  servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
};

/** What the tenant's policy says about applications. */
export interface AppManagement {
  /** Whether `actor` may not add an identifier URI that is not tied to the organization or the application. */
  restrictsUri(application: Frozen<Application>, actor: Actor): boolean;
  /** @throws GraphError 400 when the application may have no such secret */
  checkPassword(application: Frozen<Application>, start: string, end: string): void;
}

/** The tenant's policy on applications, as far as the sandbox follows it. */
export function appManagement(directory: Directory): AppManagement {
  const policy = AppManagementPolicy.parse(
    directory.tenantPolicies().appManagement ?? DEFAULT_APP_MANAGEMENT,
  );
  const restrictions = policy.isEnabled ? policy.applicationRestrictions : undefined;
  return {
    restrictsUri(application, actor) {
      const rule = restrictions?.identifierUris?.nonDefaultUriAddition;
      if (rule?.state !== 'enabled' || !isNewEnough(application, rule)) return false;
      if (rule.excludeAppsReceivingV2Tokens && application.api.requestedAccessTokenVersion === 2)
        return false;
      return !rule.excludeActors?.customSecurityAttributes.some((each) => hasAttribute(actor, each));
    },
    checkPassword(application, start, end) {
      for (const rule of restrictions?.passwordCredentials ?? []) {
        if (rule.state !== 'enabled' || !isNewEnough(application, rule)) continue;
        if (rule.restrictionType === 'passwordAddition') {
          throw new GraphError(
            400,
            'CredentialTypeNotAllowedAsPerAppPolicy',
            'Credential type not allowed as per assigned policy.',
          );
        }
        const days = rule.restrictionType === 'passwordLifetime' ? daysOf(rule.maxLifetime) : undefined;
        if (days !== undefined && Date.parse(end) - Date.parse(start) > days * 24 * 60 * 60 * 1000) {
          throw new GraphError(
            400,
            'CredentialInvalidLifetimeAsPerAppPolicy',
            'Credential lifetime exceeds the max value allowed as per assigned policy.',
          );
        }
      }
    },
  };
}

const isNewEnough = (
  application: Frozen<Application>,
  rule: { restrictForAppsCreatedAfterDateTime?: string | null | undefined },
): boolean =>
  !(Date.parse(rule.restrictForAppsCreatedAfterDateTime ?? '') > Date.parse(application.createdDateTime));

/** Whether the service principal that asks carries the attribute `<set>_<name>`. */
function hasAttribute({ principal }: Actor, { id, value }: { id: string; value: string }): boolean {
  const sets = z.record(z.string(), z.record(z.string(), z.unknown()));
  const attributes = sets.safeParse(principal?.other.customSecurityAttributes).data ?? {};
  return Object.entries(attributes).some(([set, members]) =>
    Object.entries(members).some(([name, each]) => `${set}_${name}` === id && each === value),
  );
}

/** The days of an ISO 8601 duration of years, months, weeks, days and hours; `undefined` when it is none. */
function daysOf(duration: string | null | undefined): number | undefined {
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:\d+M)?(?:\d+S)?)?$/.exec(
    duration ?? '',
  );
  if (!parts) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0] = parts
    .slice(1)
    .map((each) => Number(each ?? 0));
  return years * 365 + months * 30 + weeks * 7 + days + hours / 24;
}
