import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Site, SiteConfig } from '../../state/resources.ts';
import { parseProperties } from '../body.ts';
import { Flag } from '../shapes.ts';
import { computedConfig, configKind } from './config-defaults.ts';
import { webErrors } from './error.ts';
import { settingsOf } from './settings.ts';
import type { Tier } from './skus.ts';
import { isKnownRuntime } from './stack-versions.ts';

/** What a change of the configuration replaces in a site. */
export type ConfigChange = Pick<Site, 'config'> &
  Partial<Pick<Site, 'appSettings' | 'connectionStrings' | 'metadata'>>;

const Cors = z.object({
  allowedOrigins: z.array(z.string()).nullish(),
  supportCredentials: Flag.nullish(),
});
const Pairs = z.array(z.object({ name: z.string(), value: z.unknown() }));
const ConnectionStrings = z.array(
  z.object({ name: z.string(), connectionString: z.string(), type: z.string() }),
);

/**
 * What becomes of a site's configuration when a client sends `given`, be it whole or in part. `null` means "as it was":
 * clients send back what they read, and newer ones send `null` for everything they do not mean. Unknown names are ignored.
 * Source: recorded answers of the real service; requests of Azure CLI 2.45 to 2.91.
 * @throws WebError 400 for a wrong value, 409 for what the tier does not allow
 */
export function applyConfig(
  site: Pick<Frozen<Site>, 'config' | 'linux'>,
  given: Readonly<Record<string, unknown>>,
  tier: Tier,
): ConfigChange {
  const config: SiteConfig = { ...site.config };
  for (const [name, value] of Object.entries(given)) {
    if (value === null || computedConfig.has(name)) continue;
    const kind = configKind(name);
    if (kind) config[name] = checkedValue(name, value, kind);
  }
  if (config.alwaysOn === true && !tier.alwaysOn) throw webErrors.planDoesNotAllow('AlwaysOn');
  if (!site.linux) delete config.linuxFxVersion;
  const { appSettings, connectionStrings, metadata } = given;
  return {
    config,
    ...(appSettings ? { appSettings: settingsOf(pairs('appSettings', appSettings), site.linux) } : {}),
    ...(metadata ? { metadata: settingsOf(pairs('metadata', metadata), false) } : {}),
    ...(connectionStrings ? { connectionStrings: connections(connectionStrings) } : {}),
  };
}

function checkedValue(
  name: string,
  value: unknown,
  kind: NonNullable<ReturnType<typeof configKind>>,
): unknown {
  const shapes = {
    boolean: Flag,
    number: z.union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ]),
    string: z.string(),
    array: z.array(z.unknown()),
    object: z.record(z.string(), z.unknown()),
  };
  const parsed = parseProperties(z.object({ [name]: shapes[kind] }), { [name]: value })[name];
  switch (name) {
    case 'linuxFxVersion': {
      const version = String(parsed);
      if (version !== '' && !isKnownRuntime(version)) throw webErrors.invalidParameter('LinuxFxVersion');
      return version;
    }
    case 'netFrameworkVersion':
      return String(parsed).replace(/^v4\.\d+$/, 'v4.0');
    case 'cors': {
      const { allowedOrigins, supportCredentials } = parseProperties(Cors, parsed);
      return { allowedOrigins: allowedOrigins ?? [], supportCredentials: supportCredentials ?? false };
    }
    default:
      return parsed;
  }
}

function pairs(name: string, value: unknown): Record<string, unknown> {
  const { [name]: list = [] } = parseProperties(z.object({ [name]: Pairs }), { [name]: value });
  return Object.fromEntries(list.map((each) => [each.name, each.value]));
}

function connections(value: unknown): Site['connectionStrings'] {
  const { connectionStrings } = parseProperties(z.object({ connectionStrings: ConnectionStrings }), {
    connectionStrings: value,
  });
  return Object.fromEntries(
    connectionStrings.map(({ name, connectionString, type }) => [name, { value: connectionString, type }]),
  );
}
