import { z } from 'zod';
import type { Frozen } from '../../core/store.ts';
import type { Site } from '../../state/resources.ts';
import { parseProperties } from '../body.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web } from '../operation.ts';
import { Flag } from '../shapes.ts';
import { CONFIG_READ, CONFIG_WRITE, changeSite, configResource } from './config-resource.ts';

/** The app setting that the service makes when web server logs go to the file system. */
const RETENTION_SETTING = 'WEBSITE_HTTPLOGGING_RETENTION_DAYS';

const levels = ['Off', 'Verbose', 'Information', 'Warning', 'Error'] as const;

/** Azure CLI sends `True` where no level was given and `False` for off: as numbers, the first two levels. */
const switched: Readonly<Record<string, (typeof levels)[number]>> = { false: 'Off', true: 'Verbose' };

const Level = z
  .union([z.string(), z.boolean()])
  .transform((value) => {
    const text = String(value).toLowerCase();
    return switched[text] ?? levels.find((each) => each.toLowerCase() === text);
  })
  .pipe(z.enum(levels));

const Switch = z.object({ enabled: Flag.nullish() }).nullish();
const Store = z
  .object({ level: Level.nullish(), sasUrl: z.string().nullish(), retentionInDays: z.int().nullish() })
  .nullish();

const Body = z.object({
  properties: z
    .object({
      applicationLogs: z
        .object({
          fileSystem: z.object({ level: Level.nullish() }).nullish(),
          azureTableStorage: Store,
          azureBlobStorage: Store,
        })
        .nullish(),
      httpLogs: z
        .object({
          fileSystem: z
            .object({
              retentionInMb: z.int().min(25).max(100).nullish(),
              retentionInDays: z.int().min(0).nullish(),
              enabled: Flag.nullish(),
            })
            .nullish(),
          azureBlobStorage: z
            .object({
              sasUrl: z.string().nullish(),
              retentionInDays: z.int().nullish(),
              enabled: Flag.nullish(),
            })
            .nullish(),
        })
        .nullish(),
      failedRequestsTracing: Switch,
      detailedErrorMessages: Switch,
    })
    .nullish(),
});

/**
 * Where a site's logs go. To switch on web server logs also sets an app setting and members of `config/web`.
 * Source: "Web Apps - Update Diagnostic Logs Config" (REST); recorded answers of the real service; for levels that are
 * switches, what Azure CLI sends, and "az webapp log config level always defaults to verbose" (azure-cli, issue 17207).
 */
export function logsOperations(context: ArmContext): Operation[] {
  const { resources } = context;
  return [
    operation('GET', `${SITE}/config/logs`, CONFIG_READ, ({ params }) => {
      const site = findSite(resources, params);
      return web(configResource(site, 'logs', { ...logsOf(undefined), ...site.logs }));
    }),
    operation('PUT', `${SITE}/config/logs`, CONFIG_WRITE, ({ params, body }) => {
      const site = findSite(resources, params);
      const logs = logsOf(parseProperties(Body, body).properties ?? undefined);
      const changed = changeSite(resources, site, { logs, ...sideEffects(site, logs) }, nowOf(context));
      return web(configResource(changed, 'logs', logs), changed.changedAt);
    }),
  ];
}

type Given = NonNullable<z.infer<typeof Body>['properties']>;

function logsOf(given: Given | undefined) {
  const { applicationLogs, httpLogs, failedRequestsTracing, detailedErrorMessages } = given ?? {};
  const table = applicationLogs?.azureTableStorage;
  const blob = applicationLogs?.azureBlobStorage;
  const files = httpLogs?.fileSystem;
  const httpBlob = httpLogs?.azureBlobStorage;
  return {
    applicationLogs: {
      fileSystem: { level: applicationLogs?.fileSystem?.level ?? 'Off' },
      azureTableStorage: { level: table?.level ?? 'Off', sasUrl: table?.sasUrl ?? null },
      azureBlobStorage: {
        level: blob?.level ?? 'Off',
        sasUrl: blob?.sasUrl ?? null,
        retentionInDays: blob?.retentionInDays ?? null,
      },
    },
    httpLogs: {
      fileSystem: {
        retentionInMb: files?.retentionInMb ?? 35,
        retentionInDays: files?.retentionInDays ?? null,
        enabled: files?.enabled ?? false,
      },
      azureBlobStorage: {
        sasUrl: httpBlob?.sasUrl ?? null,
        retentionInDays:
          httpBlob?.retentionInDays ?? (files?.enabled ? (files.retentionInDays ?? null) : null),
        enabled: httpBlob?.enabled ?? false,
      },
    },
    failedRequestsTracing: { enabled: failedRequestsTracing?.enabled ?? false },
    detailedErrorMessages: { enabled: detailedErrorMessages?.enabled ?? false },
  };
}

function sideEffects(site: Frozen<Site>, logs: ReturnType<typeof logsOf>): Partial<Site> {
  const { enabled, retentionInDays, retentionInMb } = logs.httpLogs.fileSystem;
  const { [RETENTION_SETTING]: _, ...others } = site.appSettings;
  const days = enabled && retentionInDays ? { [RETENTION_SETTING]: String(retentionInDays) } : {};
  return {
    appSettings: { ...others, ...days },
    config: {
      ...site.config,
      httpLoggingEnabled: enabled,
      logsDirectorySizeLimit: retentionInMb,
      requestTracingEnabled: logs.failedRequestsTracing.enabled,
      detailedErrorLoggingEnabled: logs.detailedErrorMessages.enabled,
    },
  };
}
