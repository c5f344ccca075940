import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Frozen } from '../core/store.ts';
import type { Plan, Site } from '../state/resources.ts';

type Environment = Record<string, string>;

/** What a process on Windows cannot do without; nothing of it is about the user. */
const WINDOWS = [
  'SystemRoot',
  'SystemDrive',
  'windir',
  'ComSpec',
  'PATHEXT',
  'TEMP',
  'TMP',
  'NUMBER_OF_PROCESSORS',
];

/** Prefixes of connection strings, by their type. Source: "Environment variables and app settings in App Service". */
const CONNECTION_PREFIX: Readonly<Record<string, string>> = {
  sqlserver: 'SQLCONNSTR_',
  mysql: 'MYSQLCONNSTR_',
  sqlazure: 'SQLAZURECONNSTR_',
  postgresql: 'POSTGRESQLCONNSTR_',
  custom: 'CUSTOMCONNSTR_',
};

/**
 * An environment with nothing of the user's in it: where programs are (this Node first, then `bin` folders, then the
 * system's own), and what the operating system needs.
 */
export function bareEnvironment(bin: readonly string[] = []): Environment {
  const windows = process.platform === 'win32';
  const root = process.env.SystemRoot ?? 'C:\\Windows';
  const system = windows
    ? [join(root, 'System32'), root]
    : ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  const needed = WINDOWS.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return windows && value !== undefined ? [[name, value]] : [];
  });
  return {
    ...Object.fromEntries(needed),
    PATH: [...bin, dirname(process.execPath), ...system].join(windows ? ';' : ':'),
    ...(windows ? {} : { LANG: 'C.UTF-8' }),
  };
}

export interface EnvironmentOptions {
  readonly site: Frozen<Site>;
  readonly plan: Frozen<Plan> | undefined;
  /** The folder that stands for `/home`. */
  readonly home: string;
  readonly wwwroot: string;
  readonly port: number;
  /** `NODE_OPTIONS` from the site's own. */
  readonly nodeOptions: (own: string | undefined) => string;
  readonly caFile: string;
  /** What Easy Auth adds (`WEBSITE_AUTH_…`), for a site on which it is on. */
  readonly auth: Environment;
}

/**
 * The environment of a site's app: App Service's own variables, each app setting plain and as `APPSETTING_…`, connection
 * strings, and nothing of the user's. `PORT`, `HOME` and what ties the app to the sandbox cannot be overridden.
 * Source: "Environment variables and app settings in Azure App Service"; `env` pages of deployed apps.
 */
export function appEnvironment(options: EnvironmentOptions): Environment {
  const { site, home, port } = options;
  return {
    ...bareEnvironment([join(options.wwwroot, 'node_modules', '.bin')]),
    ...platformEnvironment(options.site, options.plan),
    ...options.auth,
    ...settingsEnvironment(site),
    HOME: home,
    ...(process.platform === 'win32' ? { USERPROFILE: home } : {}),
    PORT: String(port),
    NODE_OPTIONS: options.nodeOptions(site.appSettings.NODE_OPTIONS),
    NODE_EXTRA_CA_CERTS: options.caFile,
  };
}

function platformEnvironment(site: Frozen<Site>, plan: Frozen<Plan> | undefined): Environment {
  const instance = createHash('sha256').update(site.subscriptionId).digest('hex');
  const region = site.location.replaceAll(' ', '');
  const cors = corsOf(site);
  return {
    WEBSITE_SITE_NAME: site.name,
    WEBSITE_HOSTNAME: site.hostName,
    WEBSITE_DEFAULT_HOSTNAME: site.hostName,
    WEBSITE_RESOURCE_GROUP: site.resourceGroup.toLowerCase(),
    WEBSITE_OWNER_NAME: `${site.subscriptionId}+${site.resourceGroup}-${region}webspace${site.linux ? '-Linux' : ''}`,
    WEBSITE_INSTANCE_ID: instance,
    WEBSITE_ROLE_INSTANCE_ID: '0',
    WEBSITE_SKU: plan?.sku.tier ?? 'Free',
    WEBSITE_COMPUTE_MODE: 'Dedicated',
    WEBSITE_AUTH_ENABLED: 'False',
    WEBSITE_CORS_ALLOWED_ORIGINS: cors.allowedOrigins.join(','),
    WEBSITE_CORS_SUPPORT_CREDENTIALS: cors.supportCredentials ? 'True' : 'False',
    REGION_NAME: site.location,
    COMPUTERNAME: `lab-${instance.slice(0, 8)}`,
    SITE_BITNESS: 'AMD64',
    PLATFORM_VERSION: '100.0.0.0',
    ScmType: 'None',
    ORYX_ENV_TYPE: 'AppService',
    APPSVC_RUN_ZIP: 'FALSE',
  };
}

/** App settings, plain and with their prefix, and connection strings; names that no environment can hold are left out. */
export function settingsEnvironment(site: Frozen<Site>): Environment {
  const settings = Object.entries(site.appSettings).flatMap(([name, value]): [string, string][] => [
    [name, value],
    [`APPSETTING_${name}`, value],
  ]);
  const connections = Object.entries(site.connectionStrings).map(
    ([name, { value, type }]): [string, string] => [
      `${CONNECTION_PREFIX[type.toLowerCase()] ?? 'CUSTOMCONNSTR_'}${name}`,
      value,
    ],
  );
  return Object.fromEntries(
    [...settings, ...connections]
      .filter(([name]) => name !== '' && !/[=\0]/.test(name))
      .map(([name, value]) => [name, String(value).replaceAll('\0', '')]),
  );
}

const Cors = z.object({
  allowedOrigins: z.array(z.string()).nullish(),
  supportCredentials: z.boolean().nullish(),
});

/** The platform's CORS of a site (`config/web`, `cors`). */
export function corsOf(site: Frozen<Site>): {
  allowedOrigins: readonly string[];
  supportCredentials: boolean;
} {
  const cors = Cors.safeParse(site.config.cors).data;
  return {
    allowedOrigins: cors?.allowedOrigins ?? [],
    supportCredentials: cors?.supportCredentials ?? false,
  };
}
