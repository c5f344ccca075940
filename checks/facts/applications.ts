import { z } from 'zod';
import { unlessForbidden } from './error.ts';
import { type Graph, literal, query } from './graph.ts';

const texts = z.array(z.string()).nullish();

const Scope = z.object({
  id: z.string(),
  value: z.string().nullish(),
  type: z.string().nullish(),
  isEnabled: z.boolean().nullish(),
  adminConsentDisplayName: z.string().nullish(),
  adminConsentDescription: z.string().nullish(),
  userConsentDisplayName: z.string().nullish(),
  userConsentDescription: z.string().nullish(),
});

/** A delegated permission that an application exposes, as it has to be written back. */
export type Scope = z.infer<typeof Scope>;

const Password = z.object({
  keyId: z.string(),
  displayName: z.string().nullish(),
  /** The first characters of the secret. */
  hint: z.string().nullish(),
  startDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
});

/** A client secret, as much as Graph shows of it. */
export type Password = z.infer<typeof Password>;

const Access = z.object({
  resourceAppId: z.string(),
  resourceAccess: z.array(z.object({ id: z.string(), type: z.string() })),
});

/** What an application asks for of one API. */
export type Access = z.infer<typeof Access>;

const Application = z
  .object({
    id: z.string(),
    appId: z.string(),
    displayName: z.string().nullish(),
    createdDateTime: z.string().nullish(),
    signInAudience: z.string().nullish(),
    identifierUris: texts,
    web: z
      .object({
        redirectUris: texts,
        implicitGrantSettings: z.object({ enableIdTokenIssuance: z.boolean().nullish() }).nullish(),
      })
      .nullish(),
    spa: z.object({ redirectUris: texts }).nullish(),
    publicClient: z.object({ redirectUris: texts }).nullish(),
    api: z
      .object({
        requestedAccessTokenVersion: z.number().nullish(),
        oauth2PermissionScopes: z.array(Scope).nullish(),
        preAuthorizedApplications: z
          .array(z.object({ appId: z.string(), delegatedPermissionIds: texts }))
          .nullish(),
      })
      .nullish(),
    requiredResourceAccess: z.array(Access).nullish(),
    passwordCredentials: z.array(Password).nullish(),
  })
  .transform(({ web, spa, publicClient, api, ...rest }) => ({
    id: rest.id,
    appId: rest.appId,
    displayName: rest.displayName ?? '',
    createdDateTime: rest.createdDateTime ?? '',
    signInAudience: rest.signInAudience ?? 'AzureADMyOrg',
    identifierUris: rest.identifierUris ?? [],
    redirectUris: {
      web: web?.redirectUris ?? [],
      spa: spa?.redirectUris ?? [],
      publicClient: publicClient?.redirectUris ?? [],
    },
    idTokens: web?.implicitGrantSettings?.enableIdTokenIssuance ?? false,
    /** The version of the tokens that it takes as an API. */
    tokenVersion: api?.requestedAccessTokenVersion === 2 ? (2 as const) : (1 as const),
    scopes: api?.oauth2PermissionScopes ?? [],
    preAuthorized: (api?.preAuthorizedApplications ?? []).map(({ appId, delegatedPermissionIds }) => ({
      appId,
      scopeIds: delegatedPermissionIds ?? [],
    })),
    requiredAccess: rest.requiredResourceAccess ?? [],
    passwords: rest.passwordCredentials ?? [],
  }));

/** An app registration. */
export type Application = z.infer<typeof Application>;

const SELECTED = [
  'id',
  'appId',
  'displayName',
  'createdDateTime',
  'signInAudience',
  'identifierUris',
  'web',
  'spa',
  'publicClient',
  'api',
  'requiredResourceAccess',
  'passwordCredentials',
].join(',');

/** The registration with this client ID, unless there is none in the tenant. Source: "Get application" (Graph v1.0). */
export const readApplication = (graph: Graph, appId: string): Promise<Application | undefined> =>
  graph.get(`/applications(appId=${literal(appId)})${query({ $select: SELECTED })}`, Application);

/** What registrations are searched by: names, and how their redirect URIs begin. */
export interface Search {
  readonly names: readonly string[];
  readonly origins: readonly string[];
}

/**
 * The registrations with one of these names, or with a redirect URI that begins with one of these texts. Graph's index
 * answers, which may be some seconds old.
 * Source: "Advanced query capabilities on Microsoft Entra ID objects", application properties.
 */
export function findApplications(graph: Graph, { names, origins }: Search): Promise<readonly Application[]> {
  const filter = [
    `displayName in (${names.map(literal).join(',')})`,
    ...origins.map((origin) => `web/redirectUris/any(uri:startswith(uri,${literal(origin)}))`),
  ].join(' or ');
  return graph.list(
    `/applications${query({ $filter: filter, $select: SELECTED, $top: '100' })}`,
    Application,
    {
      advanced: true,
    },
  );
}

const Deleted = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
});

/** A registration that was deleted, and can be restored for 30 days. */
export type DeletedApplication = z.infer<typeof Deleted>;

/** Source: "List deletedItems (directory objects)" (Graph v1.0). Who may not look sees none: they only explain. */
export async function readDeletedApplications(graph: Graph): Promise<readonly DeletedApplication[]> {
  const path = `/directory/deletedItems/microsoft.graph.application${query({ $select: 'id,appId,displayName,deletedDateTime' })}`;
  return (await unlessForbidden(graph.list(path, Deleted))) ?? [];
}
