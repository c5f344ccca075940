import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { access } from '../arm/authorization/access.ts';
import { armOperations } from '../arm/index.ts';
import { MovableClock } from '../core/clock.ts';
import type { HostService } from '../core/hosts.ts';
import { createJournal } from '../core/journey.ts';
import { logTo } from '../core/log.ts';
import { Store } from '../core/store.ts';
import { services as assemble } from '../services.ts';
import { directory } from '../state/directory.ts';
import { resources } from '../state/resources.ts';
import { seed } from '../state/seed.ts';
import { gatewayOperations } from './gateway-operation.ts';
import { type Operation, operationsOf, template } from './routes.ts';

/** The services whose operations the parity page lists: those that imitate one. A site's are those of the gateway. */
export type Listed = Exclude<HostService, 'control' | 'portal'>;

/** Every operation of every service as `<method> <path>`, out of the services' own route tables. */
export type Tables = Readonly<Record<Listed, readonly string[]>>;

/** Reads the tables. The services are put together as for a start, on an empty state, and nothing listens. */
export async function readTables(): Promise<Tables> {
  const dir = mkdtempSync(join(tmpdir(), 'sandbox-parity-'));
  const clock = new MovableClock();
  const log = logTo(() => undefined);
  const store = Store.open(join(dir, 'state.journal'));
  const { tenantId } = seed(store, clock);
  const shared = { store, clock, log };
  const services = assemble({ ...shared, journal: createJournal(clock), dir, caFile: '', port: 0, tenantId });
  const state = { ...shared, directory: directory(store), resources: resources(store) };
  const arm = armOperations({ ...state, uniqueHostNames: false, access: access(state.resources) });
  const named = (operations: readonly Operation[]): string[] => [
    ...new Set(operations.map(({ method, path }) => `${method} ${path}`)),
  ];
  try {
    return {
      login: named(operationsOf(await services.of('login'))),
      arm: named([
        { method: 'GET', path: '/metadata/endpoints' },
        ...arm.map(({ method, path }) => ({ method, path: template(path) })),
      ]),
      graph: named(operationsOf(await services.of('graph'))),
      kudu: underApi(named(operationsOf(await services.of('kudu')))),
      site: gatewayOperations,
    };
  } finally {
    await services.close();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Kudu's paths begin with `/api`, and each of those is there without it. */
const underApi = (operations: readonly string[]): string[] =>
  operations.filter((each) => !operations.includes(each.replace(' /', ' /api/')));
