import type { Frozen } from '../../core/store.ts';
import { findRegion } from '../../state/regions.ts';
import type { Plan, Resources } from '../../state/resources.ts';
import { sitesIn } from '../lookup.ts';
import { tierOf } from './skus.ts';
import { webTime } from './time.ts';

/** `webSpace`: the unit of scale that a group's plans of one region and operating system share. */
export function webSpaceOf({ resourceGroup, location, linux }: Frozen<Plan>): string {
  return `${resourceGroup}-${location.replaceAll(' ', '')}webspace${linux ? '-Linux' : ''}`;
}

/** The scale unit ("stamp") that stands for a region; platform names and FTP hosts are made of it. */
export const stampOf = (location: string): string => `waws-prod-${findRegion(location)?.name ?? 'lab'}-001`;

interface Written {
  /** As the client wrote it: a PUT gives it back so, a GET gives the region's name. */
  readonly location: string;
  readonly isNew: boolean;
}

/**
 * A plan as Microsoft.Web shows it, every member there and `null` where it is unset. A PUT's answer differs: `written`.
 * Source: recorded answers of the real service.
 */
export function planView(resources: Resources, plan: Frozen<Plan>, written?: Written) {
  const { sku, linux } = plan;
  const kind = linux ? 'linux' : 'app';
  const fresh = written?.isNew ?? false;
  return {
    id: plan.id,
    name: plan.name,
    type: 'Microsoft.Web/serverfarms',
    kind,
    location: written?.location ?? plan.location,
    ...(plan.tags ? { tags: plan.tags } : {}),
    properties: {
      serverFarmId: plan.number,
      name: plan.name,
      ...(written ? { sku } : {}),
      workerSize: 'Default',
      workerSizeId: 0,
      workerTierName: null,
      numberOfWorkers: sku.capacity,
      currentWorkerSize: 'Default',
      currentWorkerSizeId: 0,
      currentNumberOfWorkers: sku.capacity,
      status: 'Ready',
      webSpace: webSpaceOf(plan),
      subscription: plan.subscriptionId,
      adminSiteName: null,
      hostingEnvironment: null,
      hostingEnvironmentProfile: null,
      maximumNumberOfWorkers: fresh ? 0 : tierOf(sku).workers,
      planName: 'VirtualDedicatedPlan',
      adminRuntimeSiteName: null,
      computeMode: sku.tier === 'Free' || sku.tier === 'Shared' ? 'Shared' : 'Dedicated',
      siteMode: null,
      geoRegion: plan.location,
      perSiteScaling: plan.perSiteScaling,
      elasticScaleEnabled: false,
      maximumElasticWorkerCount: 1,
      numberOfSites: sitesIn(resources, plan).length,
      hostingEnvironmentId: null,
      isSpot: false,
      spotExpirationTime: null,
      freeOfferExpirationTime: null,
      tags: plan.tags ?? null,
      kind,
      resourceGroup: plan.resourceGroup,
      reserved: linux,
      isXenon: false,
      hyperV: false,
      mdmId: `${stampOf(plan.location)}_${plan.number}`,
      targetWorkerCount: 0,
      targetWorkerSizeId: 0,
      provisioningState: 'Succeeded',
      webSiteId: null,
      existingServerFarmIds: null,
      kubeEnvironmentProfile: null,
      zoneRedundant: plan.zoneRedundant ?? false,
      migrateToVMSS: null,
      vnetConnectionsUsed: fresh ? null : 0,
      vnetConnectionsMax: fresh ? null : 2,
      createdTime: webTime(plan.createdAt),
    },
    sku,
  };
}
