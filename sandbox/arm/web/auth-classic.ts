import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web } from '../operation.ts';
import { Flag } from '../shapes.ts';
import { authUnset } from './auth-classic-defaults.ts';
import { classicProjection } from './auth-projection.ts';
import { CONFIG_LIST, CONFIG_WRITE, changeSite, configResource } from './config-resource.ts';
import { webErrors } from './error.ts';

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();

/** Members of the classic settings that are no texts; all others are. Source: "SiteAuthSettings" (REST). */
const Properties = z
  .object({
    enabled: Flag.nullish(),
    tokenStoreEnabled: Flag.nullish(),
    isAadAutoProvisioned: Flag.nullish(),
    tokenRefreshExtensionHours: z.number().nullish(),
    allowedExternalRedirectUrls: texts,
    allowedAudiences: texts,
    additionalLoginParams: texts,
    googleOAuthScopes: texts,
    facebookOAuthScopes: texts,
    gitHubOAuthScopes: texts,
    microsoftAccountOAuthScopes: texts,
    runtimeVersion: text,
    authFilePath: text,
    isAuthFromFile: text,
  })
  .catchall(text);

const Body = z.object({ properties: Properties.nullish() });

/** What Entra ID's settings are given when nothing is said about claims. Source: recorded answers of the real service. */
const NO_CLAIMS = '{"allowed_groups":null,"allowed_client_applications":[]}';

/**
 * Classic authentication settings, which Azure CLI's core commands read and write. A site that has V2 settings shows a
 * projection of them here, and refuses to be written to.
 * Source: "Web Apps - List Auth Settings", "- Update Auth Settings" (REST); recorded answers of the real service.
 */
export function classicAuthOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  return [
    operation('POST', `${SITE}/config/authsettings/list`, CONFIG_LIST, ({ params }) => {
      const site = findSite(resources, params);
      return web(configResource(site, 'authsettings', classicView(site)));
    }),
    operation('PUT', `${SITE}/config/authsettings`, CONFIG_WRITE, ({ params, body }) => {
      const site = findSite(resources, params);
      if (site.auth) throw webErrors.runsAuthVersion2(site.name);
      const { configVersion, ...given } = parseProperties(Body, body).properties ?? {};
      if (configVersion && configVersion !== 'v1') throw webErrors.invalidParameter('configVersion');
      const classicAuth = Object.fromEntries(
        Object.entries(given).filter(
          ([name, value]) => isKnown(name) && value !== null && value !== undefined,
        ),
      );
      const changed = changeSite(resources, site, { classicAuth }, nowOf(context));
      return web(configResource(changed, 'authsettings', classicView(changed)), changed.changedAt);
    }),
  ];
}

const isKnown = (name: string): boolean =>
  Object.hasOwn(authUnset, name) || Object.hasOwn(Properties.shape, name);

function classicView({ auth, classicAuth }: Frozen<Site>) {
  if (auth) {
    return { ...authUnset, ...classicProjection(auth), isAuthFromFile: 'False', configVersion: 'v2' };
  }
  const claims = classicAuth?.clientId ? { aadClaimsAuthorization: NO_CLAIMS } : {};
  return { ...authUnset, enabled: false, ...claims, ...classicAuth, configVersion: 'v1' };
}
