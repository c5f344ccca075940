import { z } from 'zod';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web } from '../operation.ts';
import { CONFIG_LIST, CONFIG_WRITE, changeSite, configResource } from './config-resource.ts';

const types = [
  'MySql',
  'SQLServer',
  'SQLAzure',
  'Custom',
  'NotificationHub',
  'ServiceBus',
  'EventHub',
  'ApiHub',
  'DocDb',
  'RedisCache',
  'PostgreSQL',
] as const;

/** Types are taken in any case, and given back in the service's. */
const Type = z
  .string()
  .transform((text) => types.find((each) => each.toLowerCase() === text.toLowerCase()))
  .pipe(z.enum(types));

const Body = z.object({
  properties: z.record(z.string(), z.object({ value: z.string(), type: Type })).nullish(),
});

/**
 * Connection strings of a site, listed by POST and replaced whole by PUT.
 * Source: "Web Apps - Update Connection Strings", "- List Connection Strings" (REST).
 */
export function connectionStringsOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  return [
    operation('POST', `${SITE}/config/connectionstrings/list`, CONFIG_LIST, ({ params }) => {
      const site = findSite(resources, params);
      return web(configResource(site, 'connectionstrings', site.connectionStrings));
    }),
    operation('PUT', `${SITE}/config/connectionstrings`, CONFIG_WRITE, ({ params, body }) => {
      const site = findSite(resources, params);
      const connectionStrings = parseProperties(Body, body).properties ?? {};
      const changed = changeSite(resources, site, { connectionStrings }, nowOf(context));
      return web(configResource(changed, 'connectionstrings', changed.connectionStrings), changed.changedAt);
    }),
  ];
}
