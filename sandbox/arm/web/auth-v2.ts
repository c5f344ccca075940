import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web } from '../operation.ts';
import { authNeverConfigured, authV2Defaults } from './auth-v2-defaults.ts';
import { AuthV2 } from './auth-v2-shape.ts';
import { CONFIG_LIST, CONFIG_READ, CONFIG_WRITE, changeSite, configResource } from './config-resource.ts';

type Json = Record<string, unknown>;

const Body = z.object({ properties: AuthV2.nullish() });

/**
 * Authentication settings (V2): a PUT replaces everything, and every answer completes what was put by the defaults.
 * Source: "Web Apps - Update Auth Settings V2", "- Get Auth Settings V2" (REST); recorded answers of the real service.
 */
export function authV2Operations(context: ArmContext): Operation[] {
  const { resources } = context;
  const path = `${SITE}/config/authsettingsV2` as const;
  return [
    operation('GET', path, CONFIG_READ, ({ params }) => web(view(findSite(resources, params)))),
    operation('GET', `${path}/list`, CONFIG_LIST, ({ params }) => web(view(findSite(resources, params)))),
    operation('PUT', path, CONFIG_WRITE, ({ params, body }) => {
      const { classicAuth: _, ...site } = findSite(resources, params);
      const auth = withoutNulls(parseProperties(Body, body).properties ?? {});
      const changed = changeSite(resources, site, { auth }, nowOf(context));
      return web(view(changed), changed.changedAt);
    }),
  ];
}

function view(site: Frozen<Site>) {
  const properties = site.auth ? completed(authV2Defaults, site.auth) : authNeverConfigured;
  return configResource(site, 'authsettingsV2', properties);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `given`, and the defaults where it says nothing. Lists are taken whole. */
function completed(defaults: Readonly<Json>, given: Readonly<Json>): Json {
  const names = [...new Set([...Object.keys(defaults), ...Object.keys(given)])];
  return Object.fromEntries(
    names.map((name) => {
      const [standard, value] = [defaults[name], given[name]];
      if (isObject(standard) && isObject(value)) return [name, completed(standard, value)];
      return [name, value ?? standard];
    }),
  );
}

/** A member that is `null` is one that was not sent. */
function withoutNulls(given: Readonly<Json>): Json {
  const kept = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    kept.map(([name, value]) => [name, isObject(value) ? withoutNulls(value) : value]),
  );
}
