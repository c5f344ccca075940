import type { Frozen } from '../../core/store.ts';
import type { Application, AppRole, PermissionScope, Tenant } from '../../state/directory.ts';
import { created } from '../body.ts';
import type { Entity } from '../odata/entity-type.ts';

/** Addresses that nobody has set. */
export const NO_INFO = {
  logoUrl: null,
  marketingUrl: null,
  privacyStatementUrl: null,
  supportUrl: null,
  termsOfServiceUrl: null,
};

/** No publisher is verified in the sandbox. */
export const NO_PUBLISHER = { displayName: null, verifiedPublisherId: null, addedDateTime: null };

/** An application as Graph answers it. Source: recorded answers of the real service, property by property. */
export function applicationView(application: Frozen<Application>, tenant: Frozen<Tenant>): Entity {
  const { other, web, api } = application;
  const kept = (name: string): unknown => other[name] ?? null;
  return {
    id: application.id,
    deletedDateTime: application.deletedDateTime ? created.later(application.deletedDateTime) : null,
    appId: application.appId,
    applicationTemplateId: null,
    disabledByMicrosoftStatus: null,
    createdDateTime: created.later(application.createdDateTime),
    displayName: application.displayName,
    description: kept('description'),
    groupMembershipClaims: kept('groupMembershipClaims'),
    identifierUris: application.identifierUris,
    isDeviceOnlyAuthSupported: kept('isDeviceOnlyAuthSupported'),
    isFallbackPublicClient: application.isFallbackPublicClient,
    nativeAuthenticationApisEnabled: kept('nativeAuthenticationApisEnabled'),
    notes: kept('notes'),
    publisherDomain: tenant.domain,
    serviceManagementReference: kept('serviceManagementReference'),
    signInAudience: application.signInAudience,
    tags: other.tags ?? [],
    tokenEncryptionKeyId: kept('tokenEncryptionKeyId'),
    uniqueName: kept('uniqueName'),
    samlMetadataUrl: kept('samlMetadataUrl'),
    defaultRedirectUri: kept('defaultRedirectUri'),
    certification: null,
    optionalClaims: optionalClaimsView(other.optionalClaims),
    servicePrincipalLockConfiguration: kept('servicePrincipalLockConfiguration'),
    requestSignatureVerification: kept('requestSignatureVerification'),
    addIns: other.addIns ?? [],
    api: {
      acceptMappedClaims: api.acceptMappedClaims,
      knownClientApplications: api.knownClientApplications,
      requestedAccessTokenVersion: api.requestedAccessTokenVersion,
      oauth2PermissionScopes: api.oauth2PermissionScopes.map(scopeView),
      preAuthorizedApplications: api.preAuthorizedApplications,
    },
    appRoles: application.appRoles.map(roleView),
    info: { ...NO_INFO, ...(other.info ?? {}) },
    keyCredentials: application.keyCredentials.map(keyView),
    parentalControlSettings: {
      countriesBlockedForMinors: [],
      legalAgeGroupRule: 'Allow',
      ...(other.parentalControlSettings ?? {}),
    },
    passwordCredentials: application.passwordCredentials.map((each) => passwordView(each)),
    publicClient: application.publicClient,
    requiredResourceAccess: application.requiredResourceAccess,
    verifiedPublisher: NO_PUBLISHER,
    web: {
      homePageUrl: web.homePageUrl,
      logoutUrl: web.logoutUrl,
      redirectUris: web.redirectUris,
      implicitGrantSettings: web.implicitGrantSettings,
      redirectUriSettings: web.redirectUris.map((uri) => ({ uri, index: null })),
    },
    spa: application.spa,
  };
}

const optionalClaimsView = (claims: unknown): unknown =>
  typeof claims === 'object' && claims !== null
    ? { accessToken: [], idToken: [], saml2Token: [], ...claims }
    : null;

/** A delegated permission. Source: recorded answers (members in the order of the alphabet). */
export function scopeView(scope: Frozen<PermissionScope>): object {
  return {
    adminConsentDescription: scope.adminConsentDescription || null,
    adminConsentDisplayName: scope.adminConsentDisplayName || null,
    id: scope.id,
    isEnabled: scope.isEnabled,
    type: scope.type,
    userConsentDescription: scope.userConsentDescription,
    userConsentDisplayName: scope.userConsentDisplayName,
    value: scope.value,
  };
}

/** An application role. Source: recorded answers. */
export function roleView(role: Frozen<AppRole>): object {
  return {
    allowedMemberTypes: role.allowedMemberTypes,
    description: role.description,
    displayName: role.displayName,
    id: role.id,
    isEnabled: role.isEnabled,
    origin: 'Application',
    value: role.value,
  };
}

/** A secret: never the text itself, which is answered once, when it is made. */
export function passwordView(
  password: Frozen<Application['passwordCredentials'][number]>,
  secretText: string | null = null,
) {
  return {
    customKeyIdentifier: null,
    displayName: password.displayName,
    endDateTime: password.endDateTime,
    hint: password.hint,
    keyId: password.keyId,
    secretText,
    startDateTime: password.startDateTime,
  };
}

/** A certificate. The key itself is not answered. */
function keyView(key: Frozen<Application['keyCredentials'][number]>): object {
  return {
    customKeyIdentifier: key.customKeyIdentifier,
    displayName: key.displayName,
    endDateTime: key.endDateTime,
    key: null,
    keyId: key.keyId,
    startDateTime: key.startDateTime,
    type: key.type,
    usage: key.usage,
  };
}
