import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import type { Json, JsonObject } from '../cli/json.ts';
import { flag, text, texts } from '../cli/options.ts';
import type { Session } from '../session.ts';
import { anyGroup, anyLocation, planName, resourceGroup } from './common.ts';
import { groupPath, planPath, webPath } from './ids.ts';
import { flat, Group, Plan, tagsOf } from './shapes.ts';
import { normalSku, SKUS, tierOf } from './skus.ts';

const plan = { resourceGroup, name: planName } as const;

/** What az sends back of a plan's properties; the service makes all others itself. */
const WRITABLE = [
  'elasticScaleEnabled',
  'freeOfferExpirationTime',
  'hyperV',
  'isSpot',
  'isXenon',
  'maximumElasticWorkerCount',
  'perSiteScaling',
  'reserved',
  'targetWorkerCount',
  'targetWorkerSizeId',
  'workerTierName',
  'zoneRedundant',
];

/** Those members of an object that are there and not null. */
const ofThese = (object: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(
    Object.entries(object).filter(([name, value]) => names.includes(name) && value !== null),
  );

/**
 * `az appservice plan …`. Source: az 2.45 tried and recorded; "App Service Plans" (REST, Microsoft.Web 2022-03-01).
 */
export const appServicePlanCommands = [
  command({
    name: 'appservice plan create',
    summary: 'Create an app service plan.',
    options: {
      ...plan,
      isLinux: flag('--is-linux', 'Host web apps on Linux workers.'),
      sku: text('--sku', 'The pricing tier. Default: B1.', { choices: SKUS }),
      workers: text('--number-of-workers', 'Number of workers. Default: 1.'),
      location: anyLocation,
      tags: texts('--tags', 'Tags: key[=value] [key[=value] ...].'),
    },
    async run({ resourceGroup: group, name, isLinux, sku = 'B1', workers, location, tags }, az) {
      const capacity = Number(workers ?? 1);
      if (!Number.isInteger(capacity)) {
        throw new AzError(`argument --number-of-workers: invalid int value: '${workers}'`, { exitCode: 2 });
      }
      const region = location ?? (await az.arm.send('GET', groupPath(az, group), Group)).location;
      const tagged = tagsOf(tags);
      return flat(
        await putPlan(az, group, name, {
          location: region,
          sku,
          isLinux,
          capacity,
          ...(tagged && { tags: tagged }),
        }),
      );
    },
  }),
  command({
    name: 'appservice plan show',
    summary: 'Get the app service plan.',
    options: plan,
    run: async ({ resourceGroup: group, name }, az) =>
      flat(await az.arm.send('GET', planPath(az, group, name), Plan)),
  }),
  command({
    name: 'appservice plan list',
    summary: 'List app service plans.',
    options: { resourceGroup: anyGroup },
    run: async ({ resourceGroup: group }, az) =>
      (
        await az.arm.list(
          `${webPath(az, group)}/serverfarms${group === undefined ? '?detailed=true' : ''}`,
          Plan,
        )
      ).map(flat),
  }),
  command({
    name: 'appservice plan update',
    summary: 'Update an app service plan.',
    options: { ...plan, sku: text('--sku', 'The pricing tier.', { choices: SKUS }) },
    async run({ resourceGroup: group, name, sku }, az) {
      const found = await az.arm.send('GET', planPath(az, group, name), Plan);
      const tier: JsonObject = sku === undefined ? {} : { name: normalSku(sku), tier: tierOf(sku) };
      return flat(
        await az.arm.send('PUT', planPath(az, group, name), Plan, {
          ...ofThese(found, ['kind', 'location', 'tags']),
          sku: { ...found.sku, ...tier },
          properties: ofThese(found.properties, WRITABLE),
        }),
      );
    },
  }),
  command({
    name: 'appservice plan delete',
    summary: 'Delete an app service plan.',
    options: plan,
    confirm: true,
    async run({ resourceGroup: group, name }, az) {
      await az.arm.call('DELETE', planPath(az, group, name));
      return undefined;
    },
  }),
];

export interface NewPlan {
  readonly location: string;
  readonly sku: string;
  readonly isLinux: boolean;
  readonly capacity: number;
  readonly tags?: Record<string, string>;
}

/** Makes a plan, or changes the one that is there. */
export function putPlan(az: Session, group: string, name: string, plan: NewPlan): Promise<Plan> {
  const body: Json = {
    location: plan.location,
    ...(plan.tags ? { tags: plan.tags } : {}),
    sku: { name: normalSku(plan.sku), tier: tierOf(plan.sku), capacity: plan.capacity },
    properties: {
      perSiteScaling: false,
      ...(plan.isLinux ? { reserved: true } : {}),
      isXenon: false,
      zoneRedundant: false,
    },
  };
  return az.arm.send('PUT', planPath(az, group, name), Plan, body);
}
