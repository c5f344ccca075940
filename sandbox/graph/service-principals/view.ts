import type { Frozen } from '../../core/store.ts';
import type { Application, Directory, ServicePrincipal } from '../../state/directory.ts';
import { wellKnown } from '../../state/well-known.ts';
import { NO_INFO, NO_PUBLISHER, roleView, scopeView } from '../applications/view.ts';
import { created } from '../body.ts';
import type { Entity } from '../odata/entity-type.ts';
import { GRAPH_RESOURCE_SPECIFIC } from './resource-specific.ts';

/**
 * A service principal as Graph answers it. Names, addresses, scopes and roles are those of its application, where the
 * application is in this tenant. Source: recorded answers; "Application and service principal objects".
 */
export function principalView(principal: Frozen<ServicePrincipal>, directory: Directory): Entity {
  const { other } = principal;
  const application = directory.applicationByAppId(principal.appId) ?? deletedWith(principal, directory);
  const kept = (name: string): unknown => other[name] ?? null;
  const name = application?.displayName ?? principal.displayName;
  return {
    id: principal.id,
    deletedDateTime: principal.deletedDateTime ? created.later(principal.deletedDateTime) : null,
    accountEnabled: principal.accountEnabled,
    alternativeNames: other.alternativeNames ?? [],
    appDisplayName: name,
    appDescription: application?.other.description ?? null,
    appId: principal.appId,
    applicationTemplateId: null,
    appOwnerOrganizationId: principal.appOwnerOrganizationId,
    appRoleAssignmentRequired: principal.appRoleAssignmentRequired,
    createdDateTime: created.later(principal.createdDateTime),
    description: kept('description'),
    disabledByMicrosoftStatus: null,
    displayName: name,
    homepage: application?.web.homePageUrl ?? null,
    loginUrl: kept('loginUrl'),
    logoutUrl: application?.web.logoutUrl ?? null,
    notes: kept('notes'),
    notificationEmailAddresses: other.notificationEmailAddresses ?? [],
    preferredSingleSignOnMode: kept('preferredSingleSignOnMode'),
    preferredTokenSigningKeyThumbprint: kept('preferredTokenSigningKeyThumbprint'),
    replyUrls: application ? replyUrls(application) : [],
    servicePrincipalNames: namesOf(principal, application),
    servicePrincipalType: principal.servicePrincipalType,
    signInAudience: application?.signInAudience ?? 'AzureADMultipleOrgs',
    tags: principal.tags,
    tokenEncryptionKeyId: kept('tokenEncryptionKeyId'),
    samlSingleSignOnSettings: kept('samlSingleSignOnSettings'),
    addIns: application?.other.addIns ?? [],
    appRoles: (application?.appRoles ?? principal.appRoles).map(roleView),
    info: { ...NO_INFO, ...(application?.other.info ?? {}) },
    keyCredentials: [],
    oauth2PermissionScopes: (application?.api.oauth2PermissionScopes ?? principal.oauth2PermissionScopes).map(
      scopeView,
    ),
    passwordCredentials: [],
    resourceSpecificApplicationPermissions:
      principal.appId === wellKnown.microsoftGraph ? GRAPH_RESOURCE_SPECIFIC : [],
    verifiedPublisher: NO_PUBLISHER,
  };
}

/** The names under which tokens for it can be asked for, its client ID among them. */
export function namesOf(
  principal: Frozen<ServicePrincipal>,
  application: Frozen<Application> | undefined,
): string[] {
  const names = application ? application.identifierUris : principal.servicePrincipalNames;
  return [...new Set([principal.appId, ...names])];
}

/** A deleted service principal mirrors the application that was deleted with it. */
const deletedWith = (
  { appId, deletedDateTime }: Frozen<ServicePrincipal>,
  { applications }: Directory,
): Frozen<Application> | undefined =>
  deletedDateTime ? applications.all().find((each) => each.appId === appId) : undefined;

const replyUrls = ({ web, spa, publicClient }: Frozen<Application>): string[] => [
  ...web.redirectUris,
  ...spa.redirectUris,
  ...publicClient.redirectUris,
];
