import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web } from '../operation.ts';
import { CONFIG_READ, CONFIG_WRITE, changeSite } from './config-resource.ts';

const Names = z.array(z.string()).nullish();
const Body = z.object({
  properties: z
    .object({ connectionStringNames: Names, appSettingNames: Names, azureStorageConfigNames: Names })
    .nullish(),
});

/**
 * Which settings stay with their slot. The answer has no id, and the site's own name and type.
 * Source: "Web Apps - Update Slot Configuration Names" (REST); recorded answers of the real service.
 */
export function slotConfigNamesOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  return [
    operation('GET', `${SITE}/config/slotConfigNames`, CONFIG_READ, ({ params }) =>
      web(view(findSite(resources, params))),
    ),
    operation('PUT', `${SITE}/config/slotConfigNames`, CONFIG_WRITE, ({ params, body }) => {
      const site = findSite(resources, params);
      const { properties } = parseProperties(Body, body);
      const slotConfigNames = {
        connectionStringNames: properties?.connectionStringNames ?? null,
        appSettingNames: properties?.appSettingNames ?? null,
        azureStorageConfigNames: properties?.azureStorageConfigNames ?? null,
      };
      const changed = changeSite(resources, site, { slotConfigNames }, nowOf(context));
      return web(view(changed), changed.changedAt);
    }),
  ];
}

const view = ({ name, location, slotConfigNames }: Frozen<Site>) => ({
  id: null,
  name,
  type: 'Microsoft.Web/sites',
  location,
  properties: slotConfigNames,
});
