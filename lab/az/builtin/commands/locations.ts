import { z } from 'zod';
import { command } from '../cli/command.ts';
import { flag, required, text } from '../cli/options.ts';
import { webPath } from './ids.ts';
import { readProvider } from './provider.ts';
import { SKUS, tierOf } from './skus.ts';

const GeoRegion = z.object({ name: z.string() });

/** `az appservice list-locations`. Source: az 2.45 tried and recorded; "List Geo Regions" (REST, Microsoft.Web). */
export const locationCommands = [
  command({
    name: 'appservice list-locations',
    summary: 'List the regions where a plan of this tier is offered.',
    options: {
      sku: required(text('--sku', 'The pricing tier.', { choices: SKUS })),
      linux: flag('--linux-workers-enabled', 'Only those that have it on Linux.'),
    },
    async run({ sku, linux }, az) {
      const { resourceTypes } = await readProvider(az, 'Microsoft.Web');
      const offered = resourceTypes?.find(({ resourceType }) => resourceType === 'sites')?.locations ?? [];
      const query = `sku=${tierOf(sku)}${linux ? '&linuxWorkersEnabled=true' : ''}`;
      const regions = await az.arm.list(`${webPath(az)}/geoRegions?${query}`, GeoRegion);
      return regions.filter(({ name }) => offered.includes(name)).map(({ name }) => ({ name }));
    },
  }),
];
