import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';
import { AuthV2 } from './auth-v2-shape.ts';

/** Names of identity providers, V2 to classic. */
const providers: Readonly<Record<string, string>> = {
  azureactivedirectory: 'AzureActiveDirectory',
  facebook: 'Facebook',
  google: 'Google',
  twitter: 'Twitter',
  github: 'Github',
  microsoftaccount: 'MicrosoftAccount',
};

/** Whether the site asks for sign-in at all, in either version of its settings. */
export function isAuthEnabled({ auth, classicAuth }: Frozen<Site>): boolean {
  if (auth) return AuthV2.safeParse(auth).data?.platform?.enabled ?? false;
  return z.object({ enabled: z.boolean().nullish() }).safeParse(classicAuth).data?.enabled ?? false;
}

/**
 * V2 settings as the classic resource shows them. Only what classic knows is there, which is why putting it back loses
 * the provider. Source: answers observed by users of `az webapp auth show`; "Web Apps - List Auth Settings" (REST).
 */
export function classicProjection(auth: NonNullable<Frozen<Site>['auth']>): Record<string, unknown> {
  const parsed = AuthV2.safeParse(auth);
  const { platform, globalValidation, identityProviders, login } = parsed.success ? parsed.data : {};
  if (!platform?.enabled) return { enabled: false };
  const aad = identityProviders?.azureActiveDirectory;
  const policy = aad?.validation?.defaultAuthorizationPolicy;
  const checks = aad?.validation?.jwtClaimChecks;
  const claims = {
    allowed_groups: checks?.allowedGroups ?? policy?.allowedPrincipals?.groups ?? null,
    allowed_client_applications: checks?.allowedClientApplications ?? policy?.allowedApplications ?? [],
  };
  const provider = globalValidation?.redirectToProvider;
  return {
    enabled: true,
    runtimeVersion: platform.runtimeVersion ?? '~1',
    unauthenticatedClientAction: globalValidation?.unauthenticatedClientAction ?? 'RedirectToLoginPage',
    tokenStoreEnabled: login?.tokenStore?.enabled ?? false,
    allowedExternalRedirectUrls: login?.allowedExternalRedirectUrls ?? null,
    defaultProvider: provider ? (providers[provider.toLowerCase()] ?? provider) : null,
    tokenRefreshExtensionHours: login?.tokenStore?.tokenRefreshExtensionHours ?? 72,
    clientId: aad?.registration?.clientId ?? null,
    clientSecretSettingName: aad?.registration?.clientSecretSettingName ?? null,
    clientSecretCertificateThumbprint: aad?.registration?.clientSecretCertificateThumbprint ?? null,
    issuer: aad?.registration?.openIdIssuer ?? null,
    allowedAudiences: aad?.validation?.allowedAudiences ?? null,
    additionalLoginParams: aad?.login?.loginParameters ?? null,
    isAadAutoProvisioned: aad?.isAutoProvisioned ?? false,
    aadClaimsAuthorization: aad?.registration?.clientId ? JSON.stringify(claims) : null,
  };
}
