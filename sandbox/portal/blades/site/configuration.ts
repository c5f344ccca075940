import { z } from 'zod';
import { armPath, Site } from '../../azure/arm.ts';
import { Nothing } from '../../azure/azure.ts';
import type { Blades, Saved } from '../../http/blades.ts';
import type { Visit } from '../../http/visit.ts';
import { az } from '../../lesson/az.ts';
import { changesBetween } from '../../lesson/changes.ts';
import { links } from '../../links.ts';
import { namesOf, readSite, SITE, siteFrame, siteIdOf } from './site.ts';

const Config = z.object({
  properties: z.object({
    linuxFxVersion: z.string().nullish(),
    appCommandLine: z.string().nullish(),
    alwaysOn: z.boolean().nullish(),
    http20Enabled: z.boolean().nullish(),
    webSocketsEnabled: z.boolean().nullish(),
    minTlsVersion: z.string().nullish(),
  }),
});
const Policy = z.object({ properties: z.object({ allow: z.boolean() }) });

const Runtime = z.object({ runtimeVersion: z.string(), isDeprecated: z.boolean().nullish() });
const Stacks = z.object({
  value: z.array(
    z.object({
      properties: z.object({
        majorVersions: z.array(
          z.object({
            minorVersions: z.array(
              z.object({
                displayText: z.string(),
                stackSettings: z.object({ linuxRuntimeSettings: Runtime.nullish() }),
              }),
            ),
          }),
        ),
      }),
    }),
  ),
});

type Settings = {
  readonly stack: string;
  readonly command: string;
  readonly http: string;
  readonly tls: string;
  readonly webSockets: string;
  readonly alwaysOn: string;
  readonly affinity: string;
  readonly httpsOnly: string;
  readonly scm: string;
  readonly ftp: string;
};

const ON_OFF = ['on', 'off'] as const;
const HTTP = ['1.1', '2.0'] as const;
const TLS = ['1.0', '1.1', '1.2', '1.3'] as const;

const onOff = (value: boolean | null | undefined): string => (value ? 'on' : 'off');

/** Settings > Configuration, general settings. Only what was changed is written. */
export function configurationBlade({ form }: Blades): void {
  form<Settings>(`${SITE}/configuration`, {
    initial: readSettings,
    read: (sent) => ({
      stack: sent.text('stack'),
      command: sent.text('command'),
      http: sent.choice('http', HTTP),
      tls: sent.choice('tls', TLS),
      webSockets: sent.choice('webSockets', ON_OFF),
      alwaysOn: sent.choice('alwaysOn', ON_OFF),
      affinity: sent.choice('affinity', ON_OFF),
      httpsOnly: sent.choice('httpsOnly', ON_OFF),
      scm: sent.choice('scm', ON_OFF),
      ftp: sent.choice('ftp', ON_OFF),
    }),
    page: async (visit, { stack }) => ({
      ...siteFrame(await readSite(visit), 'Configuration'),
      view: 'site/configuration',
      data: { stacks: await stacksWith(visit, stack), back: links.site(siteIdOf(visit)) },
    }),
    save,
  });
}

async function readSettings(visit: Visit): Promise<Settings> {
  const id = siteIdOf(visit);
  const { arm } = visit.azure;
  const policy = (name: string) =>
    arm('GET', armPath(`${id}/basicPublishingCredentialsPolicies/${name}`), Policy);
  const [site, { properties: config }, scm, ftp] = await Promise.all([
    readSite(visit),
    arm('GET', armPath(`${id}/config/web`), Config),
    policy('scm'),
    policy('ftp'),
  ]);
  return {
    stack: config.linuxFxVersion ?? '',
    command: config.appCommandLine ?? '',
    http: config.http20Enabled ? '2.0' : '1.1',
    tls: config.minTlsVersion ?? '1.2',
    webSockets: onOff(config.webSocketsEnabled),
    alwaysOn: onOff(config.alwaysOn),
    affinity: onOff(site.properties.clientAffinityEnabled),
    httpsOnly: onOff(site.properties.httpsOnly),
    scm: onOff(scm.properties.allow),
    ftp: onOff(ftp.properties.allow),
  };
}

/** The runtimes on offer, and the one in use where that is offered no more. */
async function stacksWith({ azure }: Visit, current: string) {
  const path = armPath('/providers/Microsoft.Web/webAppStacks', { stackOsType: 'Linux' });
  const { value } = await azure.arm('GET', path, Stacks);
  const offered = value
    .flatMap(({ properties }) => properties.majorVersions)
    .flatMap(({ minorVersions }) => minorVersions)
    .flatMap(({ displayText, stackSettings: { linuxRuntimeSettings: runtime } }) =>
      runtime && !runtime.isDeprecated ? [{ value: runtime.runtimeVersion, label: displayText }] : [],
    );
  return offered.some((each) => each.value === current)
    ? offered
    : [{ value: current, label: current || 'Not set' }, ...offered];
}

/** The settings as ARM writes them, by where they are. */
const bodiesOf = (settings: Settings) => ({
  'config/web': {
    linuxFxVersion: settings.stack,
    appCommandLine: settings.command,
    http20Enabled: settings.http === '2.0',
    minTlsVersion: settings.tls,
    webSocketsEnabled: settings.webSockets === 'on',
    alwaysOn: settings.alwaysOn === 'on',
  },
  properties: { httpsOnly: settings.httpsOnly === 'on', clientAffinityEnabled: settings.affinity === 'on' },
  basicPublishingCredentialsPolicies: { scm: settings.scm === 'on', ftp: settings.ftp === 'on' },
});

/** The members of `after` that are not so in `before`. */
function changedIn(before: object, after: object): Record<string, unknown> {
  const former = new Map(Object.entries(before));
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => former.get(name) !== value));
}

async function save(visit: Visit, settings: Settings): Promise<Saved> {
  const { arm } = visit.azure;
  const id = siteIdOf(visit);
  const [before, after] = [bodiesOf(await readSettings(visit)), bodiesOf(settings)];
  const config = changedIn(before['config/web'], after['config/web']);
  const site = changedIn(before.properties, after.properties);
  const policies = changedIn(
    before.basicPublishingCredentialsPolicies,
    after.basicPublishingCredentialsPolicies,
  );
  if (Object.keys(config).length > 0) {
    await arm('PATCH', armPath(`${id}/config/web`), Nothing, { properties: config });
  }
  if (Object.keys(site).length > 0) await arm('PATCH', armPath(id), Site, { properties: site });
  for (const [name, allow] of Object.entries(policies)) {
    const path = armPath(`${id}/basicPublishingCredentialsPolicies/${name}`);
    await arm('PUT', path, Policy, { properties: { allow } });
  }
  return {
    to: links.site(id, 'configuration'),
    title: 'The general settings were saved',
    commands: commandsFor(id, config, site, policies),
    changes: changesBetween(before, after),
  };
}

function commandsFor(
  id: string,
  config: Readonly<Record<string, unknown>>,
  site: Readonly<Record<string, unknown>>,
  policies: Readonly<Record<string, unknown>>,
): string[] {
  const names = namesOf(id);
  const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
  const configOptions = {
    'linux-fx-version': text(config.linuxFxVersion),
    'startup-file': text(config.appCommandLine),
    'http20-enabled': text(config.http20Enabled),
    'min-tls-version': text(config.minTlsVersion),
    'web-sockets-enabled': text(config.webSocketsEnabled),
    'always-on': text(config.alwaysOn),
  };
  const siteOptions = {
    'https-only': text(site.httpsOnly),
    'client-affinity-enabled': text(site.clientAffinityEnabled),
  };
  return [
    ...(Object.keys(config).length > 0 ? [az('webapp config set', { ...names, ...configOptions })] : []),
    ...(Object.keys(site).length > 0 ? [az('webapp update', { ...names, ...siteOptions })] : []),
    ...Object.entries(policies).map(([name, allow]) =>
      az('resource update', {
        ids: `${id}/basicPublishingCredentialsPolicies/${name}`,
        set: `properties.allow=${allow}`,
      }),
    ),
  ];
}
