import { command } from '../cli/command.ts';
import { isObject, type Json, type JsonObject } from '../cli/json.ts';
import { flag } from '../cli/options.ts';
import type { Session } from '../session.ts';
import { anyGroup, site } from './common.ts';
import { sitePath, webPath } from './ids.ts';
import { flat, lastOf, Resource, Site } from './shapes.ts';

const act = (verb: 'start' | 'stop' | 'restart', summary: string) =>
  command({
    name: `webapp ${verb}`,
    summary,
    options: site,
    async run({ resourceGroup: group, name }, az) {
      await az.arm.call('POST', `${sitePath(az, group, name)}/${verb}`);
      return undefined;
    },
  });

/** `az webapp …` about a site as a whole. Source: az 2.45 tried and recorded; "Web Apps" (REST, 2022-03-01). */
export const webappCommands = [
  command({
    name: 'webapp show',
    summary: 'Get the details of a web app.',
    options: site,
    table: row,
    async run({ resourceGroup: group, name }, az) {
      const path = sitePath(az, group, name);
      const found = await az.arm.send('GET', path, Site);
      const siteConfig = flat(await az.arm.send('GET', `${path}/config/web`, Resource));
      const ftpPublishingUrl = await readFtpUrl(az, path);
      return {
        ...printed(found),
        siteConfig,
        ...(ftpPublishingUrl === undefined ? {} : { ftpPublishingUrl }),
      };
    },
  }),
  command({
    name: 'webapp list',
    summary: 'List web apps.',
    options: { resourceGroup: anyGroup },
    table: (sites) => (Array.isArray(sites) ? sites.map(row) : sites),
    run: async ({ resourceGroup: group }, az) =>
      (await az.arm.list(`${webPath(az, group)}/sites`, Site)).map(printed),
  }),
  act('start', 'Start a web app.'),
  act('stop', 'Stop a web app.'),
  act('restart', 'Restart a web app.'),
  command({
    name: 'webapp delete',
    summary: 'Delete a web app.',
    options: {
      ...site,
      keepMetrics: flag('--keep-metrics', 'Keep its metrics.'),
      keepEmptyPlan: flag('--keep-empty-plan', 'Keep its plan, even if it is empty now.'),
    },
    async run({ resourceGroup: group, name, keepMetrics, keepEmptyPlan }, az) {
      const kept = [
        ...(keepMetrics ? ['deleteMetrics=false'] : []),
        ...(keepEmptyPlan ? ['deleteEmptyServerFarm=false'] : []),
      ];
      const query = kept.length === 0 ? '' : `?${kept.join('&')}`;
      await az.arm.call('DELETE', `${sitePath(az, group, name)}${query}`);
      return undefined;
    },
  }),
];

/** A site as az prints it: its plan is called `appServicePlanId`. */
function printed(found: Site): JsonObject {
  const { serverFarmId = null, ...rest } = flat(found);
  return { ...rest, appServicePlanId: serverFarmId };
}

function row(found: Json): Json {
  if (!isObject(found)) return found;
  const names = ['name', 'location', 'state', 'resourceGroup', 'defaultHostName', 'ftpPublishingUrl'];
  const cells = Object.fromEntries(
    names.flatMap((name) => (name in found ? [[name, found[name] ?? '']] : [])),
  );
  return { ...cells, appServicePlan: lastOf(String(found.appServicePlanId ?? '')) };
}

/** Where the site takes files by FTP, which az reads from the publishing profiles. */
export async function readFtpUrl(az: Session, path: string): Promise<string | undefined> {
  const profiles = await az.arm.text('POST', `${path}/publishxml`, { format: 'WebDeploy' });
  const ftp = /<publishProfile\b[^>]*\bpublishMethod="FTP"[^>]*>/.exec(profiles)?.[0];
  return ftp && /\bpublishUrl="([^"]*)"/.exec(ftp)?.[1];
}

/** The address of a site as `az webapp up` prints it. Source: az 2.45 tried. */
export async function readUrl(az: Session, group: string, name: string): Promise<string> {
  const { properties } = await az.arm.send('GET', sitePath(az, group, name), Site);
  const secure = properties.hostNameSslStates?.some(({ sslState }) => sslState && sslState !== 'Disabled');
  return `${secure ? 'https' : 'http'}://${properties.enabledHostNames?.[0] ?? name}`;
}
