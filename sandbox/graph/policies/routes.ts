import { Router } from 'express';
import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { TenantPolicies } from '../../state/directory.ts';
import { bodyOf } from '../body.ts';
import type { GraphContext } from '../context.ts';
import { graphErrors } from '../error.ts';
import { merge } from '../merge.ts';
import type { Entity, EntityType } from '../odata/entity-type.ts';
import { requirePermission } from '../permissions.ts';
import { sendDone, sendEntity, sendList } from '../respond.ts';
import { managesPolicies, requireRight } from '../rights.ts';
import { at, keyOf } from '../routing.ts';
import { AppManagementPolicy, DEFAULT_APP_MANAGEMENT } from './app-management.ts';
import { grantPolicies } from './permission-grants.ts';

/** A policy is answered whole, or as far as it is selected. */
const policyType = (name: string, properties: readonly string[]): EntityType => ({
  name,
  resource: name,
  properties,
  filters: {},
});

const authorizationType = policyType('authorizationPolicy', [
  'id',
  'allowInvitesFrom',
  'allowedToSignUpEmailBasedSubscriptions',
  'allowedToUseSSPR',
  'allowEmailVerifiedUsersToJoinOrganization',
  'allowUserConsentForRiskyApps',
  'blockMsolPowerShell',
  'displayName',
  'description',
  'guestUserRoleId',
  'defaultUserRolePermissions',
]);
const consentType = policyType('adminConsentRequestPolicy', [
  'id',
  'isEnabled',
  'notifyReviewers',
  'remindersEnabled',
  'requestDurationInDays',
  'version',
  'reviewers',
]);
const managementType = policyType('tenantAppManagementPolicy', [
  'id',
  'displayName',
  'description',
  'isEnabled',
  'applicationRestrictions',
  'servicePrincipalRestrictions',
]);
const grantType = policyType('permissionGrantPolicy', [
  'id',
  'displayName',
  'description',
  'includeAllPreApprovedApplications',
  'resourceScopeType',
  'includes',
  'excludes',
]);

const flag = z.boolean().exactOptional();

const AuthorizationChange = z.strictObject({
  defaultUserRolePermissions: z
    .strictObject({
      allowedToCreateApps: flag,
      allowedToCreateSecurityGroups: flag,
      allowedToCreateTenants: flag,
      allowedToReadBitlockerKeysForOwnedDevice: flag,
      allowedToReadOtherUsers: flag,
      permissionGrantPoliciesAssigned: z.array(z.string().max(200)).max(10).exactOptional(),
    })
    .exactOptional(),
});

const ManagementChange = z.strictObject({
  isEnabled: flag,
  applicationRestrictions: z.record(z.string(), z.json()).exactOptional(),
  servicePrincipalRestrictions: z.record(z.string(), z.json()).exactOptional(),
  displayName: z.string().max(256).exactOptional(),
  description: z.string().max(1024).exactOptional(),
});

/**
 * What the administrators of the tenant have decided. Of the authorization policy what users may do and consent to can
 * be changed, and the policy on applications; the rest is answered as a new tenant has it.
 * Sources: "authorizationPolicy", "adminConsentRequestPolicy", "tenantAppManagementPolicy", "permissionGrantPolicy
 * resource type".
 */
export function policyRoutes(context: GraphContext): Router {
  const router = Router();
  const { directory, actorOf } = context;
  // The authorization policy is one; documents and clients write it with its ID too.
  for (const path of ['/policies/authorizationPolicy', '/policies/authorizationPolicy/authorizationPolicy']) {
    at(router, path, {
      get: (req, res) => {
        requirePermission(actorOf(req), 'readPolicies');
        const entity = authorizationPolicy(directory.tenantPolicies());
        sendEntity(req, res, entity, { type: authorizationType, set: 'policies/authorizationPolicy' });
      },
      patch: (req, res) => {
        requireRight(actorOf(req), 'writeAuthorizationPolicy', managesPolicies);
        const change = bodyOf(req, { shape: AuthorizationChange, resource: 'AuthorizationPolicy' });
        const { allowedToCreateApps, permissionGrantPoliciesAssigned } =
          change.defaultUserRolePermissions ?? {};
        directory.policies.put(
          merge(directory.tenantPolicies(), {
            defaultUserRolePermissions: { allowedToCreateApps, permissionGrantPoliciesAssigned },
          }),
        );
        sendDone(res);
      },
    });
  }
  at(
    router,
    '/policies/adminConsentRequestPolicy',
    {
      get: (req, res) => {
        requirePermission(actorOf(req), 'readPolicies');
        sendEntity(req, res, NO_CONSENT_REQUESTS, {
          type: consentType,
          set: 'policies/adminConsentRequestPolicy',
        });
      },
    },
    { missing: ['put'] },
  );
  at(router, '/policies/defaultAppManagementPolicy', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readPolicies');
      const entity = managementPolicy(directory.tenantPolicies());
      sendEntity(req, res, entity, { type: managementType, set: 'policies/defaultAppManagementPolicy' });
    },
    patch: (req, res) => {
      requireRight(actorOf(req), 'writeAppManagementPolicy', managesPolicies);
      const change = bodyOf(req, { shape: ManagementChange, resource: 'TenantAppManagementPolicy' });
      const { id: _id, ...before } = managementPolicy(directory.tenantPolicies());
      const appManagement = merge<Record<string, unknown>>(before, change);
      if (!AppManagementPolicy.safeParse(appManagement).success) {
        throw graphErrors.invalidValue('applicationRestrictions', 'TenantAppManagementPolicy');
      }
      directory.policies.put({ ...directory.tenantPolicies(), appManagement });
      sendDone(res);
    },
  });
  const grants = { type: grantType, set: 'policies/permissionGrantPolicies' };
  at(
    router,
    '/policies/permissionGrantPolicies',
    {
      get: (req, res) => {
        requirePermission(actorOf(req), 'readPolicies');
        sendList(req, res, grantPolicies, grants);
      },
    },
    { missing: ['post'] },
  );
  at(
    router,
    '/policies/permissionGrantPolicies/:key',
    {
      get: (req, res) => {
        requirePermission(actorOf(req), 'readPolicies');
        const found = grantPolicies.find(({ id }) => id === keyOf(req).toLowerCase());
        if (!found) throw graphErrors.notFound(keyOf(req));
        sendEntity(req, res, found, grants);
      },
    },
    { missing: ['patch', 'delete'] },
  );
  return router;
}

const NO_CONSENT_REQUESTS: Entity = {
  id: 'adminConsentRequestPolicy',
  isEnabled: false,
  notifyReviewers: false,
  remindersEnabled: false,
  requestDurationInDays: 0,
  version: 0,
  reviewers: [],
};

const authorizationPolicy = ({ defaultUserRolePermissions }: Frozen<TenantPolicies>): Entity => ({
  id: 'authorizationPolicy',
  allowInvitesFrom: 'everyone',
  allowedToSignUpEmailBasedSubscriptions: true,
  allowedToUseSSPR: true,
  allowEmailVerifiedUsersToJoinOrganization: false,
  allowUserConsentForRiskyApps: null,
  blockMsolPowerShell: false,
  displayName: 'Authorization Policy',
  description: 'Used to manage authorization related settings across the company.',
  /** Guests have limited access. */
  guestUserRoleId: '10dae51f-b6af-4016-8d66-8c2a99b929b3',
  defaultUserRolePermissions: {
    allowedToCreateApps: defaultUserRolePermissions.allowedToCreateApps,
    allowedToCreateSecurityGroups: true,
    allowedToCreateTenants: true,
    allowedToReadBitlockerKeysForOwnedDevice: true,
    allowedToReadOtherUsers: true,
    permissionGrantPoliciesAssigned: defaultUserRolePermissions.permissionGrantPoliciesAssigned,
  },
});

const managementPolicy = ({ appManagement }: Frozen<TenantPolicies>): Entity => ({
  id: '00000000-0000-0000-0000-000000000000',
  displayName: 'Default app management tenant policy',
  description:
    'Default tenant policy that enforces app management restrictions on applications and service principals.',
  ...DEFAULT_APP_MANAGEMENT,
  ...appManagement,
});
