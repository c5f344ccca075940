import type { ArmContext } from '../context.ts';
import type { Operation } from '../operation.ts';
import { appSettingsOperations } from './app-settings.ts';
import { classicAuthOperations } from './auth-classic.ts';
import { authV2Operations } from './auth-v2.ts';
import { basicAuthPolicyOperations } from './basic-auth-policies.ts';
import { configWebOperations } from './config-web.ts';
import { connectionStringsOperations } from './connection-strings.ts';
import { deploymentStatusOperations } from './deployment-status.ts';
import { deploymentOperations } from './deployments.ts';
import { geoRegionOperations } from './geo-regions.ts';
import { instanceOperations } from './instances.ts';
import { logsOperations } from './logs.ts';
import { metadataOperations } from './metadata.ts';
import { nameAvailabilityOperations } from './name-availability.ts';
import { planOperations } from './plans.ts';
import { publishingOperations } from './publishing.ts';
import { siteOperations } from './sites.ts';
import { slotConfigNamesOperations } from './slot-config-names.ts';
import { stackOperations } from './stacks.ts';
import { usageOperations } from './usages.ts';

/** App Service: the provider Microsoft.Web. */
export const webOperations = (context: ArmContext): Operation[] => [
  ...planOperations(context),
  ...siteOperations(context),
  ...configWebOperations(context),
  ...appSettingsOperations(context),
  ...connectionStringsOperations(context),
  ...slotConfigNamesOperations(context),
  ...logsOperations(context),
  ...metadataOperations(context),
  ...publishingOperations(context),
  ...basicAuthPolicyOperations(context),
  ...classicAuthOperations(context),
  ...authV2Operations(context),
  ...instanceOperations(context),
  ...deploymentStatusOperations(context),
  ...deploymentOperations(context),
  ...nameAvailabilityOperations(context),
  ...geoRegionOperations(),
  ...stackOperations(),
  ...usageOperations(context),
];
