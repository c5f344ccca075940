import { randomUUID } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Store } from '../core/store.ts';
import { type Deployment, DeployStatus, type Resources, resourceKey } from '../state/resources.ts';

/** What a deployment writes down of itself, in the state. */
export interface DeploymentRecord {
  readonly value: Readonly<Deployment>;
  /** Changes the record, in one transaction with whatever `also` does. */
  update(change: Partial<Deployment>, also?: () => void): void;
  /** Adds an entry to the log. */
  log(message: string, type?: 0 | 1 | 2): void;
  /** Adds a line below the last entry; written now and then, and with the next entry or change. */
  detail(line: string): void;
}

/** A build may write what it likes; this much of an entry's lines is kept: the first ones, and the last. */
const MAX_LINES = { first: 200, last: 200 };
const MAX_LINE = 2000;

/** How often lines alone are a reason to write. */
const WRITE_MS = 1000;

/** A deployment's record, which is put into the state at once and with every change, as long as its site exists. */
export function deploymentRecord(
  first: Deployment,
  { resources, store, clock }: { resources: Resources; store: Store; clock: Clock },
): DeploymentRecord {
  let value = first;
  let written = 0;
  const put = (also?: () => void): void => {
    written = performance.now();
    store.transaction(() => {
      if (!resources.sites.get(resourceKey(value.siteId))) return;
      also?.();
      resources.deployments.put(value);
    });
  };
  put();
  return {
    get value() {
      return value;
    },
    update(change, also) {
      value = { ...value, ...change };
      put(also);
    },
    log(message, type = 0) {
      const entry = { id: randomUUID(), time: clock.now().toISOString(), message, type, details: [] };
      value = { ...value, log: [...value.log, entry] };
      put();
    },
    detail(line) {
      const details = value.log.at(-1)?.details;
      details?.push(line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line);
      if (details && details.length > MAX_LINES.first + MAX_LINES.last) details.splice(MAX_LINES.first, 1);
      if (performance.now() - written > WRITE_MS) put();
    },
  };
}

/** The record of a deployment that has just been received. Source: recorded answers of the real service. */
export function newDeployment(
  siteId: string,
  now: Date,
  more: Pick<Deployment, 'id' | 'message' | 'deployer' | 'temporary' | 'statusText' | 'progress'>,
): Deployment {
  return {
    siteId,
    status: DeployStatus.Pending,
    author: 'N/A',
    receivedAt: now.toISOString(),
    startedAt: now.toISOString(),
    active: false,
    errors: [],
    warnings: [],
    log: [],
    ...more,
  };
}
