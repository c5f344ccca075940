import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Frozen } from '../core/store.ts';
import { isLowImpact, selfConsentOf } from '../state/consent-policy.ts';
import type { Directory, OAuth2PermissionGrant } from '../state/directory.ts';
import { grantId } from '../state/guid.ts';
import type { Actor } from './authentication.ts';
import { bodyOf, Guid } from './body.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { type Entity, type EntityType, rules } from './odata/entity-type.ts';
import { requirePermission } from './permissions.ts';
import { sendCreated, sendDone, sendEntity, sendList } from './respond.ts';
import { consentsForAll, isGuest, requireListing } from './rights.ts';
import { at } from './routing.ts';

const RESOURCE = 'OAuth2PermissionGrant';

const grantType: EntityType = {
  name: 'oAuth2PermissionGrant',
  resource: RESOURCE,
  properties: ['clientId', 'consentType', 'id', 'principalId', 'resourceId', 'scope'],
  filters: {
    clientId: rules.guidText,
    consentType: rules.exactText,
    principalId: { ...rules.guidText, nullable: true },
    resourceId: rules.guidText,
    scope: rules.advancedText,
  },
};

const NewGrant = z.strictObject({
  clientId: Guid,
  consentType: z.enum(['AllPrincipals', 'Principal']),
  principalId: Guid.nullish().transform((value) => value ?? null),
  resourceId: Guid,
  scope: z.string().max(8000),
  startTime: z.unknown().optional(),
  expiryTime: z.unknown().optional(),
});

const Change = z.looseObject({ scope: z.string().max(8000).exactOptional() });

/**
 * Delegated permission grants: what was consented to. Names of permissions are not looked up in the API.
 * Source: "oAuth2PermissionGrant resource type" and the pages of its methods; recorded answers.
 */
export function grantRoutes(context: GraphContext): Router {
  const router = Router();
  const { directory, tenant, actorOf } = context;
  at(router, '/oauth2PermissionGrants', {
    get: (req, res) => {
      requireListing(actorOf(req), 'readGrants');
      sendGrants(
        req,
        res,
        grantsOf(directory, () => true),
      );
    },
    post: (req, res) => {
      requirePermission(actorOf(req), 'writeGrants');
      const {
        startTime: _from,
        expiryTime: _to,
        ...body
      } = bodyOf(req, { shape: NewGrant, resource: RESOURCE });
      if ((body.consentType === 'Principal') !== (body.principalId !== null)) {
        throw graphErrors.invalidValue(
          'principalId',
          RESOURCE,
          'is given for the consent type Principal, and only then',
        );
      }
      for (const id of [body.clientId, body.resourceId]) {
        const principal = directory.servicePrincipals.get(id);
        if (!principal || principal.deletedDateTime) throw graphErrors.notFound(id);
      }
      if (body.principalId && !directory.users.get(body.principalId))
        throw graphErrors.notFound(body.principalId);
      requireConsent(actorOf(req), body, directory);
      const id = grantId(body.clientId, body.resourceId, body.principalId);
      if (directory.grants.get(id)) throw graphErrors.conflict('Permission entry already exists.');
      const grant = directory.grants.put({ ...body, id });
      const location = `${tenant.tenantId}/oauth2PermissionGrants/${id}`;
      sendCreated(req, res, grantView(grant), { set: 'oauth2PermissionGrants', location });
    },
  });
  at(router, '/oauth2PermissionGrants/:key', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readGrants');
      sendEntity(req, res, grantView(find(req, directory)), {
        type: grantType,
        set: 'oauth2PermissionGrants',
      });
    },
    patch: (req, res) => {
      requirePermission(actorOf(req), 'writeGrants');
      const grant = find(req, directory);
      const { scope = grant.scope, ...rest } = bodyOf(req, { shape: Change, resource: RESOURCE });
      const [fixed] = Object.keys(rest);
      if (fixed !== undefined) {
        throw grantType.properties.includes(fixed)
          ? graphErrors.badRequest(`Property cannot be updated: ${fixed}`)
          : graphErrors.unknownProperty(fixed);
      }
      requireConsent(actorOf(req), { ...grant, scope }, directory);
      directory.grants.put({ ...grant, scope });
      sendDone(res);
    },
    delete: (req, res) => {
      requirePermission(actorOf(req), 'writeGrants');
      const grant = find(req, directory);
      const actor = actorOf(req);
      if (!consentsForAll(actor) && grant.principalId !== actor.id) throw graphErrors.forbidden();
      directory.grants.delete(grant.id);
      sendDone(res);
    },
  });
  return router;
}

/** The grants that fit, among those whose client and API are there. */
export const grantsOf = (
  directory: Directory,
  fits: (grant: Frozen<OAuth2PermissionGrant>) => boolean,
): Frozen<OAuth2PermissionGrant>[] =>
  directory.grants.all().filter((grant) => fits(grant) && isLive(grant, directory));

/** Answers with a list of grants. */
export function sendGrants(
  req: Request,
  res: Response,
  grants: readonly Frozen<OAuth2PermissionGrant>[],
): void {
  sendList(req, res, grants.map(grantView), { type: grantType, set: 'oauth2PermissionGrants' }, 2);
}

/** A grant as Graph answers it. */
export const grantView = (grant: Frozen<OAuth2PermissionGrant>): Entity => ({
  clientId: grant.clientId,
  consentType: grant.consentType,
  id: grant.id,
  principalId: grant.principalId,
  resourceId: grant.resourceId,
  scope: grant.scope,
});

const isLive = (
  { clientId, resourceId, principalId }: Frozen<OAuth2PermissionGrant>,
  { servicePrincipals, users }: Directory,
): boolean =>
  [clientId, resourceId].every((id) => servicePrincipals.get(id)?.deletedDateTime === undefined) &&
  (principalId === null || users.get(principalId) !== undefined);

function find(req: Request, directory: Directory): Frozen<OAuth2PermissionGrant> {
  const key = String(req.params.key);
  const grant = directory.grants.get(key);
  if (!grant || !isLive(grant, directory)) throw graphErrors.notFound(key);
  return grant;
}

/**
 * Requires that `actor` may consent: for everybody and for others an administrator; for themselves users as far as the
 * tenant's policy goes. Sources: "Create oAuth2PermissionGrant" (roles), "Configure how users consent to applications".
 * @throws GraphError 403
 */
function requireConsent(
  actor: Actor,
  { principalId, resourceId, scope }: Omit<Frozen<OAuth2PermissionGrant>, 'id'>,
  directory: Directory,
): void {
  if (consentsForAll(actor)) return;
  if (principalId !== actor.id || isGuest(actor)) throw graphErrors.forbidden();
  const allowed = selfConsentOf(directory.tenantPolicies());
  const resource = directory.servicePrincipals.get(resourceId);
  const scopes =
    (resource && directory.applicationByAppId(resource.appId)?.api.oauth2PermissionScopes) ??
    resource?.oauth2PermissionScopes ??
    [];
  const isAllowed = (name: string): boolean => {
    if (allowed === 'low-impact' && !isLowImpact(resource?.appId ?? '', name)) return false;
    return scopes.find(({ value }) => value === name)?.type === 'User';
  };
  const names = scope.split(/\s+/).filter((name) => name !== '');
  if (allowed === 'none' || !names.every(isAllowed)) throw graphErrors.forbidden();
}
