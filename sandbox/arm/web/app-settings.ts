import { z } from 'zod';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web } from '../operation.ts';
import { CONFIG_LIST, CONFIG_WRITE, changeSite, configResource } from './config-resource.ts';
import { settingsOf } from './settings.ts';

const Body = z.object({ properties: z.record(z.string(), z.unknown()).nullish() });

/**
 * App settings of a site: listed by POST, because they are secrets; replaced whole by PUT.
 * Source: "Web Apps - Update Application Settings", "- List Application Settings" (REST).
 */
export function appSettingsOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  return [
    operation('POST', `${SITE}/config/appsettings/list`, CONFIG_LIST, ({ params }) => {
      const site = findSite(resources, params);
      return web(configResource(site, 'appsettings', site.appSettings));
    }),
    operation('PUT', `${SITE}/config/appsettings`, CONFIG_WRITE, ({ params, body }) => {
      const site = findSite(resources, params);
      const appSettings = settingsOf(parseProperties(Body, body).properties ?? {}, site.linux);
      const changed = changeSite(resources, site, { appSettings }, nowOf(context));
      return web(configResource(changed, 'appsettings', changed.appSettings), changed.changedAt);
    }),
  ];
}
