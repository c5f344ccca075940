import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { access } from '../arm/authorization/access.ts';
import { armOperations } from '../arm/index.ts';
import { MovableClock } from '../core/clock.ts';
import { createJournal } from '../core/journey.ts';
import { logTo } from '../core/log.ts';
import { Store } from '../core/store.ts';
import { entra } from '../entra/index.ts';
import { signingKeys } from '../entra/keys.ts';
import { tokens as tokensOf } from '../entra/tokens.ts';
import { graph } from '../graph/index.ts';
import { kudu } from '../kudu/index.ts';
import { siteLogs } from '../sites/site-log.ts';
import { directory } from '../state/directory.ts';
import { resources } from '../state/resources.ts';
import { seed } from '../state/seed.ts';
import type { Listed } from './recorded.ts';
import { type Operation, operationsOf, template } from './routes.ts';
import { frontEndOperations, gatewayOperations } from './site-operation.ts';

/** Every operation of every service as `<method> <path>`, out of the services' own route tables. */
export type Tables = Readonly<Record<Listed, readonly string[]>>;

/** Reads the tables. The services are made on an empty state, and nothing listens. */
export async function readTables(): Promise<Tables> {
  const dir = mkdtempSync(join(tmpdir(), 'sandbox-parity-'));
  const clock = new MovableClock();
  const log = logTo(() => undefined);
  const store = Store.open(join(dir, 'state.journal'));
  const { tenantId } = seed(store, clock);
  const keys = signingKeys(store, clock);
  const tokens = tokensOf(keys, clock, tenantId);
  const logs = siteLogs(dir, clock, log);
  const state = {
    ...{ store, clock, log, logs, keys, tokens, dir, port: 0 },
    journal: createJournal(clock),
    directory: directory(store),
    resources: resources(store),
    nodeOptions: () => '',
  };
  const deployments = kudu(state);
  const arm = armOperations({ ...state, uniqueHostNames: false, access: access(state.resources) });
  const named = (operations: readonly Operation[]): string[] => [
    ...new Set(operations.map(({ method, path }) => `${method} ${path}`)),
  ];
  try {
    return {
      login: named(operationsOf(entra(state))),
      arm: named([
        { method: 'GET', path: '/metadata/endpoints' },
        ...arm.map(({ method, path }) => ({ method, path: template(path) })),
      ]),
      graph: named(operationsOf(graph(state))),
      kudu: underApi(named(operationsOf(deployments.onRequest))),
      gateway: gatewayOperations,
      frontEnd: frontEndOperations,
    };
  } finally {
    await deployments.close();
    await logs.close();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Kudu's paths begin with `/api`, and each of those is there without it. */
const underApi = (operations: readonly string[]): string[] =>
  operations.filter((each) => !operations.includes(each.replace(' /', ' /api/')));
