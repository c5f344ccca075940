import { z } from 'zod';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web } from '../operation.ts';
import { CONFIG_LIST, CONFIG_WRITE, changeSite, configResource } from './config-resource.ts';
import { settingsOf } from './settings.ts';

const Body = z.object({ properties: z.record(z.string(), z.unknown()).nullish() });

/** What clients note on a site (`CURRENT_STACK`). Source: "Web Apps - Update Metadata", "- List Metadata" (REST). */
export function metadataOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  return [
    operation('POST', `${SITE}/config/metadata/list`, CONFIG_LIST, ({ params }) => {
      const site = findSite(resources, params);
      return web(configResource(site, 'metadata', site.metadata));
    }),
    operation('PUT', `${SITE}/config/metadata`, CONFIG_WRITE, ({ params, body }) => {
      const site = findSite(resources, params);
      const metadata = settingsOf(parseProperties(Body, body).properties ?? {}, false);
      const changed = changeSite(resources, site, { metadata }, nowOf(context));
      return web(configResource(changed, 'metadata', changed.metadata), changed.changedAt);
    }),
  ];
}
