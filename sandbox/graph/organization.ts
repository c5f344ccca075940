import { type Request, Router } from 'express';
import { created } from './body.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import type { Entity, EntityType } from './odata/entity-type.ts';
import { requirePermission } from './permissions.ts';
import { sendEntity, sendList } from './respond.ts';
import { at, keyOf } from './routing.ts';

const organizationType: EntityType = {
  name: 'organization',
  resource: 'Organization',
  properties: [
    'id',
    'deletedDateTime',
    'businessPhones',
    'city',
    'country',
    'countryLetterCode',
    'createdDateTime',
    'defaultUsageLocation',
    'displayName',
    'isMultipleDataLocationsForServicesEnabled',
    'marketingNotificationEmails',
    'onPremisesLastSyncDateTime',
    'onPremisesSyncEnabled',
    'partnerTenantType',
    'postalCode',
    'preferredLanguage',
    'securityComplianceNotificationMails',
    'securityComplianceNotificationPhones',
    'state',
    'street',
    'technicalNotificationMails',
    'tenantType',
    'directorySizeQuota',
    'privacyProfile',
    'assignedPlans',
    'onPremisesSyncStatus',
    'provisionedPlans',
    'verifiedDomains',
  ],
  filters: {},
};

const domainType: EntityType = {
  name: 'domain',
  resource: 'Domain',
  properties: [
    'authenticationType',
    'availabilityStatus',
    'id',
    'isAdminManaged',
    'isDefault',
    'isInitial',
    'isRoot',
    'isVerified',
    'manufacturer',
    'model',
    'passwordNotificationWindowInDays',
    'passwordValidityPeriodInDays',
    'state',
    'supportedServices',
  ],
  filters: {},
};

/** The organization and its one domain. Sources: "organization resource type", "domain resource type". */
export function organizationRoutes(context: GraphContext): Router {
  const router = Router();
  const { actorOf } = context;
  const organizations = { type: organizationType, set: 'organization' };
  const domains = { type: domainType, set: 'domains' };
  const only = (req: Request, entity: Entity): Entity => {
    if (keyOf(req).toLowerCase() !== entity.id) throw graphErrors.notFound(keyOf(req));
    return entity;
  };
  at(router, '/organization', {
    get: (req, res) => {
      requirePermission(actorOf(req), 'readOrganization');
      sendList(req, res, [organization(context)], organizations);
    },
  });
  at(
    router,
    '/organization/:key',
    {
      get: (req, res) => {
        requirePermission(actorOf(req), 'readOrganization');
        sendEntity(req, res, only(req, organization(context)), organizations);
      },
    },
    { missing: ['patch'] },
  );
  at(
    router,
    '/domains',
    {
      get: (req, res) => {
        requirePermission(actorOf(req), 'readDomains');
        sendList(req, res, [domain(context)], domains);
      },
    },
    { missing: ['post'] },
  );
  at(
    router,
    '/domains/:key',
    {
      get: (req, res) => {
        requirePermission(actorOf(req), 'readDomains');
        sendEntity(req, res, only(req, domain(context)), domains);
      },
    },
    { missing: ['patch', 'delete'] },
  );
  return router;
}

function organization({ tenant, directory }: GraphContext): Entity {
  const oldest = directory.users.all()[0]?.createdDateTime;
  return {
    id: tenant.tenantId,
    deletedDateTime: null,
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: 'US',
    createdDateTime: oldest ? created.later(oldest) : null,
    defaultUsageLocation: null,
    displayName: tenant.displayName,
    isMultipleDataLocationsForServicesEnabled: null,
    marketingNotificationEmails: [],
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    partnerTenantType: null,
    postalCode: null,
    preferredLanguage: 'en',
    securityComplianceNotificationMails: [],
    securityComplianceNotificationPhones: [],
    state: null,
    street: null,
    technicalNotificationMails: [],
    tenantType: 'AAD',
    directorySizeQuota: {
      used:
        directory.users.all().length +
        directory.applications.all().length +
        directory.servicePrincipals.all().length,
      total: 50_000,
    },
    privacyProfile: null,
    assignedPlans: [],
    onPremisesSyncStatus: [],
    provisionedPlans: [],
    verifiedDomains: [
      {
        capabilities: 'Email, OfficeCommunicationsOnline',
        isDefault: true,
        isInitial: true,
        name: tenant.domain,
        type: 'Managed',
      },
    ],
  };
}

const domain = ({ tenant }: GraphContext): Entity => ({
  authenticationType: 'Managed',
  availabilityStatus: null,
  id: tenant.domain,
  isAdminManaged: true,
  isDefault: true,
  isInitial: true,
  isRoot: true,
  isVerified: true,
  manufacturer: null,
  model: null,
  passwordNotificationWindowInDays: 14,
  passwordValidityPeriodInDays: 2147483647,
  state: null,
  supportedServices: ['Email', 'OfficeCommunicationsOnline'],
});
