import { command } from '../cli/command.ts';
import { isObject, type Json, type JsonObject } from '../cli/json.ts';
import { required, texts } from '../cli/options.ts';
import { site } from './common.ts';
import { sitePath } from './ids.ts';
import { patchConfig, readConfig } from './site-config.ts';

const origins = required(texts('--allowed-origins -a', 'Origins: https://contoso.com; * means all.'));

/** `az webapp cors …`. Source: az 2.45 tried and recorded; "Web Apps - Update Configuration" (REST). */
export const corsCommands = [
  command({
    name: 'webapp cors add',
    summary: 'Add allowed origins.',
    options: { ...site, origins },
    async run({ resourceGroup: group, name, origins: added }, az) {
      const path = sitePath(az, group, name);
      const { properties } = await readConfig(az, path);
      const cors = corsOf(properties);
      const changed = { ...cors, allowedOrigins: [...originsOf(cors), ...added] };
      return printed(await patchConfig(az, path, { ...properties, cors: changed }));
    },
  }),
  command({
    name: 'webapp cors remove',
    summary: 'Remove allowed origins.',
    options: { ...site, origins },
    async run({ resourceGroup: group, name, origins: removed }, az) {
      const path = sitePath(az, group, name);
      const config = await readConfig(az, path);
      if (!isObject(config.properties.cors)) return null;
      const cors = corsOf(config.properties);
      const kept = originsOf(cors).filter(
        (origin) => typeof origin === 'string' && !removed.includes(origin),
      );
      return printed(
        await patchConfig(az, path, { ...config.properties, cors: { ...cors, allowedOrigins: kept } }),
      );
    },
  }),
  command({
    name: 'webapp cors show',
    summary: 'Show allowed origins.',
    options: site,
    run: async ({ resourceGroup: group, name }, az) =>
      printed(await readConfig(az, sitePath(az, group, name))),
  }),
];

const corsOf = ({ cors }: JsonObject): JsonObject => (isObject(cors) ? cors : {});

const originsOf = ({ allowedOrigins }: JsonObject): readonly Json[] =>
  Array.isArray(allowedOrigins) ? allowedOrigins : [];

const printed = ({ properties }: { properties: JsonObject }): Json =>
  isObject(properties.cors) ? { supportCredentials: null, ...properties.cors } : null;
