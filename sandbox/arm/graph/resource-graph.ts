import { z } from 'zod';
import { parseBody } from '../body.ts';
import type { ArmContext } from '../context.ts';
import { type ArmRequest, type Operation, ok, operation } from '../operation.ts';
import { listedResources } from '../resources/resource-list.ts';
import { graphErrors } from './error.ts';
import { KqlError, type Row, runQuery } from './kql.ts';

const Body = z.object({
  query: z.string(),
  subscriptions: z.array(z.string()).nullish(),
  options: z
    .object({
      resultFormat: z.enum(['objectArray', 'table']).nullish(),
      $top: z.int().min(1).max(1000).nullish(),
      $skip: z.int().min(0).nullish(),
    })
    .nullish(),
});

/**
 * Azure Resource Graph, for the few forms of its language that the lab and its learners need.
 * Source: "Resources - Resources" (REST, Microsoft.ResourceGraph).
 */
export function resourceGraphOperations(context: ArmContext): Operation[] {
  return [
    operation('POST', '/providers/Microsoft.ResourceGraph/resources', undefined, (request) => {
      const { query, subscriptions, options } = parseBody(Body, request.body);
      const wanted = subscriptions?.map((each) => each.toLowerCase());
      const all = run(context, query, (table) => rowsOf(context, request, table, wanted));
      const skip = options?.$skip ?? 0;
      const rows = all.slice(skip, skip + (options?.$top ?? 1000));
      return ok({
        totalRecords: all.length,
        count: rows.length,
        data: options?.resultFormat === 'table' ? tableOf(rows) : rows,
        facets: [],
        resultTruncated: 'false',
      });
    }),
  ];
}

function run({ log, clock }: ArmContext, query: string, rows: (table: string) => Row[] | undefined): Row[] {
  try {
    return runQuery(query, rows);
  } catch (error) {
    if (!(error instanceof KqlError)) throw error;
    log.notImitated('Resource Graph', `a query: ${error.message}`);
    throw graphErrors.invalidQuery(clock.now(), error.message, error.token);
  }
}

/** The rows of a table that the caller may read. */
function rowsOf(
  { resources, directory, access }: ArmContext,
  { caller }: ArmRequest,
  table: string,
  wanted: readonly string[] | undefined,
): Row[] | undefined {
  const tenantId = directory.tenants.all()[0]?.tenantId;
  const mine = (action: string) => (each: { readonly id: string; readonly subscriptionId: string }) =>
    (wanted?.includes(each.subscriptionId) ?? true) && access.allowed(caller, action, each.id);
  if (table === 'resources') {
    return listedResources(resources)
      .filter((each) => mine(`${each.type}/read`)(each))
      .map(({ id, name, type, kind, location, resourceGroup, subscriptionId, sku = null, tags = null }) => ({
        id,
        name,
        type: type.toLowerCase(),
        tenantId,
        kind,
        location,
        resourceGroup: resourceGroup.toLowerCase(),
        subscriptionId,
        managedBy: '',
        sku,
        plan: null,
        properties: propertiesOf(resources, id),
        tags,
        identity: null,
        zones: null,
        extendedLocation: null,
      }));
  }
  if (table !== 'resourcecontainers') return undefined;
  return resources.groups
    .all()
    .filter(mine('Microsoft.Resources/subscriptions/resourceGroups/read'))
    .map((group) => ({
      id: group.id,
      name: group.name,
      type: 'microsoft.resources/subscriptions/resourcegroups',
      tenantId,
      kind: '',
      location: group.location,
      resourceGroup: group.name.toLowerCase(),
      subscriptionId: group.subscriptionId,
      managedBy: group.managedBy ?? '',
      properties: { provisioningState: group.state },
      tags: group.tags ?? null,
    }));
}

/** What queries usually look for in a resource. */
function propertiesOf({ sites, plans }: ArmContext['resources'], id: string): object {
  const site = sites.get(id.toLowerCase());
  if (site) {
    return {
      state: site.state,
      defaultHostName: site.hostName,
      enabledHostNames: [site.hostName, site.scmHostName],
      serverFarmId: site.planId,
      httpsOnly: site.httpsOnly,
      reserved: site.linux,
      usageState: site.usageState,
      siteConfig: { linuxFxVersion: site.config.linuxFxVersion ?? '' },
    };
  }
  const plan = plans.get(id.toLowerCase());
  return { status: 'Ready', reserved: plan?.linux ?? false, provisioningState: 'Succeeded' };
}

function tableOf(rows: readonly Row[]) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const typeOf = (value: unknown): string => (typeof value === 'object' ? 'object' : typeof value);
  return {
    columns: names.map((name) => ({ name, type: typeOf(rows[0]?.[name]) })),
    rows: rows.map((row) => names.map((name) => row[name] ?? null)),
  };
}
