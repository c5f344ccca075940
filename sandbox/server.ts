import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { control } from './control/index.ts';
import { snapshots as openSnapshots } from './control/snapshots.ts';
import { certificates } from './core/authority.ts';
import { MovableClock, machineClock } from './core/clock.ts';
import {
  claimPort,
  type Descriptor,
  describes,
  folderId,
  isDescribed,
  lastOffset,
  writeDescriptor,
} from './core/descriptor.ts';
import { type HostService, hostName, serviceOf } from './core/hosts.ts';
import { sendText, targetOf } from './core/http.ts';
import { randomText } from './core/ids.ts';
import { insideMark } from './core/inside.ts';
import { createJournal } from './core/journey.ts';
import { createListener, type Listener } from './core/listener.ts';
import type { Log } from './core/log.ts';
import { once } from './core/once.ts';
import { Store } from './core/store.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { faultFilter } from './faults/filter.ts';
import { services as assemble, type Services } from './services.ts';
import { regions } from './state/regions.ts';
import { identities, seed } from './state/seed.ts';

export interface SandboxOptions {
  /** Everything the sandbox keeps is in this folder, which is made when it is not there. */
  readonly dir: string;
  readonly log: Log;
  /** Tried first; absent: the port of the last start, or 4280. 0: any. When it is taken, another is used. */
  readonly port?: number;
  /** The time; absent: the machine's, as far ahead as it was at the last start. */
  readonly clock?: MovableClock;
  /** How it misbehaves from the start. */
  readonly faults?: string | undefined;
  /** Hears of every answer of a service, for who wants to know what was asked by which client. */
  readonly onAnswer?: (answer: Answered) => void;
  /** Called when a client asks the sandbox to end. */
  readonly onStop?: () => void;
}

/** A request that was answered. */
export interface Answered {
  readonly service: HostService;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

export interface Sandbox {
  readonly descriptor: Descriptor;
  readonly store: Store;
  close(): Promise<void>;
}

/**
 * Starts the sandbox: opens its state, makes what is missing, and listens.
 * @throws StateError when its state cannot be believed; AlreadyRunningError when another process serves the folder;
 *   SpecError for faults that are none
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dir, log } = options;
  const faults = createFaults(options.faults);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const listener = createListener(log);
  const port = await claimPort(listener, dir, options.port);
  try {
    return await serve(options, faults, listener, port);
  } catch (error) {
    await listener.close();
    throw error;
  }
}

/** The snapshot of a sandbox that nobody has used yet. */
const EMPTY = 'empty';

/** How often the sandbox looks whether its folder is still there: without it, nobody could find and end it. */
const FOLDER_LOOK_MS = 2000;

async function serve(
  options: SandboxOptions,
  faults: Faults,
  listener: Listener,
  port: number,
): Promise<Sandbox> {
  const { dir, log, clock = new MovableClock(lastOffset(dir)) } = options;
  const store = Store.open(join(dir, 'state.journal'));
  const snapshots = openSnapshots(store, dir);
  const isNew = identities(store).all().length === 0;
  const identity = seed(store, clock);
  // A first start may have been killed after its identity was made, and before this was kept.
  if (isNew || (!isDescribed(dir) && !(await snapshots.names()).includes(EMPTY))) {
    await snapshots.save(EMPTY, null);
  }
  const regionNames = regions.map(({ name }) => name);
  const caFile = join(dir, 'ca.pem');
  const { tenantId } = identity;
  const journal = createJournal(clock);
  const inside = insideMark();
  const certified = once(() => certificates(dir, regionNames, machineClock.now()));
  const services = assemble({
    store,
    clock,
    log,
    journal,
    dir,
    caFile,
    certified,
    port,
    tenantId,
    faults,
    inside,
  });
  const instance = randomUUID();
  const controlKey = randomText(40);
  const descriptor = (): Descriptor => ({
    instance,
    pid: process.pid,
    port,
    url: `http://127.0.0.1:${port}`,
    controlKey,
    caFile,
    clockOffset: clock.offset,
    replicates: faults.value('replication', 'graph') !== undefined,
    cutShort: store.cutShort,
    ...identity,
  });
  const publish = (): void => writeDescriptor(dir, descriptor());
  faults.onChange(publish);
  let isPublished = false;
  const isOwn = (): boolean => !isPublished || describes(dir, instance);
  const ownPages = control({
    instance,
    isOwn,
    folder: folderId(dir),
    controlKey,
    store,
    snapshots,
    empty: EMPTY,
    dir,
    log,
    journal,
    rollKeys: () => services.rollKeys(),
    port,
    stop: () => options.onStop?.(),
    faults,
    clock,
    onClockMoved() {
      publish();
      services.clockMoved();
    },
  });
  // Making certificates takes a first start as long as loading Azure Resource Manager, which needs none to answer.
  const firstLoaded = services.loadFirst().catch(() => undefined); // `load` says why
  const pem = firstLoaded.then(certified);
  listener.serve({
    certificates: pem,
    onRequest: route(services, ownPages, faultFilter({ faults, clock, tenantId, log }, inside), {
      ...options,
      port,
    }),
    onUpgrade: (req, socket, head) => {
      if (serviceOfRequest(req) !== 'site') return void socket.destroy();
      services.onUpgrade(req, socket, head).catch((error: unknown) => {
        log.fault('a connection to a site', error);
        socket.destroy();
      });
    },
  });
  await pem;
  publish();
  isPublished = true;
  const watch = setInterval(() => isOwn() || options.onStop?.(), FOLDER_LOOK_MS).unref();
  log.info(`ready on ${descriptor().url}`);
  const loaded = services.load().catch((error: unknown) => log.fault('loading the services', error));
  return {
    descriptor: descriptor(),
    store,
    async close() {
      clearInterval(watch);
      await loaded;
      await services.close();
      await listener.close();
      store.close();
      log.info('stopped');
    },
  };
}

/** Hands each request to the service of its host name, and logs it without its query. */
function route(
  services: Services,
  ownPages: RequestListener,
  filter: ReturnType<typeof faultFilter>,
  { log, onAnswer, port }: SandboxOptions & { readonly port: number },
): RequestListener {
  return (req, res) => {
    req.url = originForm(req.url ?? '/');
    const service = serviceOfRequest(req);
    if (!service) {
      return sendText(
        res,
        421,
        `The sandbox has no such host. Those that it has: http://127.0.0.1:${port}/\n`,
      );
    }
    if (service !== 'site') logRequest(log, service, req, res);
    if (service === 'control') return ownPages(req, res);
    filter({ service, req, res }, () => {
      if (onAnswer) res.on('finish', () => onAnswer({ service, req, res }));
      services.of(service).then(
        (listener) => listener(req, res),
        (error: unknown) => {
          log.fault(`loading ${service}`, error);
          sendText(res, 503, 'This service of the sandbox did not start; its log says why.\n');
        },
      );
    });
  };
}

function logRequest(log: Log, service: HostService, req: IncomingMessage, res: ServerResponse): void {
  const from = performance.now();
  const what = `${service} ${req.method} ${req.headers.host} ${targetOf(req).pathname}`;
  res.on('close', () => log.info(`${what} ${res.statusCode} ${Math.round(performance.now() - from)}ms`));
}

/** A proxy is asked with whole URLs (RFC 9112, section 3.2.2), as plain HTTP goes through `HTTP_PROXY`. */
const originForm = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '').replace(/^(?!\/)/, '/');

const serviceOfRequest = (req: IncomingMessage): HostService | undefined =>
  serviceOf(hostName(req.headers.host ?? ''));
