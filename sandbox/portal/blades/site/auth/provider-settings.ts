import { origins } from '../../../../core/hosts.ts';
import type { AuthProperties } from '../../../azure/auth-settings.ts';
import { type Checks, policyOf } from './checks.ts';

/** The app setting in which the portal puts the client secret. */
export const SECRET_SETTING = 'MICROSOFT_PROVIDER_AUTHENTICATION_SECRET';

/** How requests without an identity are answered; asked with the first provider. */
export type Access = {
  readonly access: string;
  readonly unauthenticated: string;
  readonly tokenStore: boolean;
};

/** Microsoft as an identity provider, as it is written. */
export interface NewProvider {
  readonly clientId: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly hasSecret: boolean;
  /** Whether the registration was made with it. */
  readonly created: boolean;
  readonly checks: Checks;
  readonly access: Access;
}

/** The issuer that the portal writes; where the registration is for other directories too, Entra ID's common one. */
export const issuerFor = (audience: string, tenantId: string): string =>
  audience === 'AzureADMyOrg' ? `https://sts.windows.net/${tenantId}/v2.0` : `${origins.login}/common/v2.0`;

/** Requests without an identity, as `globalValidation` says it. */
export function validationOf({ access, unauthenticated }: Access) {
  const requires = access === 'require';
  return {
    requireAuthentication: requires,
    unauthenticatedClientAction: requires ? unauthenticated : 'AllowAnonymous',
  };
}

/**
 * `authsettingsV2` with Microsoft added. On a site that was never set up, exactly what the portal writes there: nothing
 * of what the service would complete. Source: dumps of sites that the portal set up; "Web Apps - Update Auth Settings V2".
 */
export function withProvider(before: AuthProperties, provider: NewProvider): AuthProperties {
  const { clientId, issuer, audiences, hasSecret, created, checks, access } = provider;
  const configured = before.identityProviders !== undefined;
  const base = configured ? before : {};
  const { azureActiveDirectory: _former, ...others } = base.identityProviders ?? {};
  return {
    ...base,
    platform: { ...base.platform, enabled: true, runtimeVersion: '~1' },
    globalValidation: {
      ...base.globalValidation,
      ...validationOf(access),
      redirectToProvider: 'azureactivedirectory',
    },
    identityProviders: {
      ...others,
      azureActiveDirectory: {
        enabled: true,
        ...(created ? { isAutoProvisioned: true } : {}),
        registration: {
          openIdIssuer: issuer,
          clientId,
          ...(hasSecret ? { clientSecretSettingName: SECRET_SETTING } : {}),
        },
        validation: {
          allowedAudiences: [...audiences],
          defaultAuthorizationPolicy: policyOf(checks, clientId),
        },
      },
    },
    login: { ...base.login, tokenStore: { ...base.login?.tokenStore, enabled: access.tokenStore } },
  };
}
