import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite, planOf } from '../lookup.ts';
import { type ArmRequest, type Operation, operation, web, webList } from '../operation.ts';
import { Envelope } from '../shapes.ts';
import { authUnset } from './auth-classic-defaults.ts';
import { isAuthEnabled } from './auth-projection.ts';
import { applyConfig } from './config-apply.ts';
import { configDefaults } from './config-defaults.ts';
import { CONFIG_READ, CONFIG_WRITE, changeSite } from './config-resource.ts';
import { tierOf } from './skus.ts';
import { noteWithoutEffect } from './without-effect.ts';

/** What the service writes there on the first change, unasked. */
const DEBUGGER = 'VS2019';

const Body = Envelope.pick({ properties: true });

/**
 * `config/web`: runtime, start command, CORS and the like. PATCH and PUT both merge, and answer under the site's own
 * name and type. Source: "Web Apps - Update Configuration" (REST); recorded answers of the real service.
 */
export function configWebOperations(context: ArmContext): Operation[] {
  const { resources, log } = context;
  const write = ({ params, body }: ArmRequest<'subscription' | 'group' | 'site'>) => {
    const site = findSite(resources, params);
    const { properties } = parseProperties(Body, body);
    const change = applyConfig(site, properties ?? {}, tierOf(planOf(resources, site).sku));
    noteWithoutEffect(log, properties ?? {});
    const config = { ...change.config, remoteDebuggingVersion: DEBUGGER };
    const changed = changeSite(resources, site, { ...change, config }, nowOf(context));
    const { id, name, location } = changed;
    return web(
      { id, name, type: 'Microsoft.Web/sites', location, properties: configWeb(changed) },
      changed.changedAt,
    );
  };
  const view = (site: Frozen<Site>) => ({
    id: `${site.id}/config/web`,
    name: site.name,
    type: 'Microsoft.Web/sites/config',
    location: site.location,
    properties: configWeb(site),
  });
  return [
    operation('GET', `${SITE}/config`, CONFIG_READ, ({ params }) =>
      webList([view(findSite(resources, params))]),
    ),
    operation('GET', `${SITE}/config/web`, CONFIG_READ, ({ params }) =>
      web(view(findSite(resources, params))),
    ),
    operation('PATCH', `${SITE}/config/web`, CONFIG_WRITE, write),
    operation('PUT', `${SITE}/config/web`, CONFIG_WRITE, write),
  ];
}

/** The whole of a site's configuration. */
function configWeb(site: Frozen<Site>) {
  const { config, linux, properties } = site;
  const [application] = configDefaults.virtualApplications;
  return {
    ...configDefaults,
    phpVersion: linux ? '' : '5.6',
    ...config,
    linuxFxVersion: linux ? (config.linuxFxVersion ?? '') : '',
    publishingUsername: site.publishing.user,
    virtualApplications: [{ ...application, preloadEnabled: config.alwaysOn ?? false }],
    ...(config.requestTracingEnabled ? { requestTracingExpirationTime: '9999-12-31T23:59:00Z' } : {}),
    publicNetworkAccess: config.publicNetworkAccess ?? properties?.publicNetworkAccess ?? null,
    siteAuthEnabled: isAuthEnabled(site),
    siteAuthSettings: authSettings(site),
  };
}

function authSettings({ auth, classicAuth }: Frozen<Site>) {
  if (auth) return { ...authUnset, configVersion: 'v2' };
  if (!classicAuth) return authUnset;
  const open = Object.entries(classicAuth).filter(([name]) => !/secret$/i.test(name));
  return { ...authUnset, ...Object.fromEntries(open), configVersion: 'v1' };
}
