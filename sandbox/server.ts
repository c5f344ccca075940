import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { arm } from './arm/index.ts';
import { control } from './control/index.ts';
import { certificates } from './core/authority.ts';
import { type Clock, MovableClock } from './core/clock.ts';
import { claimPort, type Descriptor, folderId, writeDescriptor } from './core/descriptor.ts';
import { type HostService, hostName, serviceOf } from './core/hosts.ts';
import { sendText, targetOf } from './core/http.ts';
import { randomText } from './core/ids.ts';
import { createListener, type Listener } from './core/listener.ts';
import type { Log } from './core/log.ts';
import { Store } from './core/store.ts';
import { entra } from './entra/index.ts';
import { signingKeys } from './entra/keys.ts';
import { tokens } from './entra/tokens.ts';
import { graph } from './graph/index.ts';
import { kudu } from './kudu/index.ts';
import { portal } from './portal/index.ts';
import { sites } from './sites/index.ts';
import { directory } from './state/directory.ts';
import { regions } from './state/regions.ts';
import { resources } from './state/resources.ts';
import { seed } from './state/seed.ts';

export interface SandboxOptions {
  /** Everything the sandbox keeps is in this folder, which is made when it is not there. */
  readonly dir: string;
  readonly log: Log;
  /** Tried first; absent: the port of the last start, or 4280. 0: any. When it is taken, another is used. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Called when a client asks the sandbox to end. */
  readonly onStop?: () => void;
}

export interface Sandbox {
  readonly descriptor: Descriptor;
  readonly store: Store;
  close(): Promise<void>;
}

/**
 * Starts the sandbox: opens its state, makes what is missing, and listens.
 * @throws StateError when its state cannot be believed; AlreadyRunningError when another process serves the folder
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dir, log } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const listener = createListener(log);
  const port = await claimPort(listener, dir, options.port);
  try {
    return await serve(options, listener, port);
  } catch (error) {
    await listener.close();
    throw error;
  }
}

async function serve(options: SandboxOptions, listener: Listener, port: number): Promise<Sandbox> {
  const { dir, log, clock = new MovableClock() } = options;
  const store = Store.open(join(dir, 'state.journal'));
  const identity = seed(store, clock);
  const [keys, pem] = await Promise.all([
    signingKeys(store, clock),
    certificates(
      dir,
      regions.map(({ name }) => name),
      clock.now(),
    ),
  ]);
  const shared = {
    clock,
    log,
    tokens: tokens(keys, clock, identity.tenantId),
    directory: directory(store),
    resources: resources(store),
  };
  const instance = randomUUID();
  const controlKey = randomText(40);
  const site = await sites({ ...shared, store, dir, caFile: join(dir, 'ca.pem'), port });
  const scm = kudu({ ...shared, store, dir, logs: site.logs, nodeOptions: site.nodeOptions });
  const services: Record<HostService, RequestListener> = {
    login: entra({ ...shared, keys }),
    arm: arm({ ...shared, store }),
    graph: graph(shared),
    kudu: scm.onRequest,
    portal: portal(shared),
    site: site.onRequest,
    control: control({
      instance,
      folder: folderId(dir),
      controlKey,
      store,
      port,
      stop: () => options.onStop?.(),
    }),
  };
  listener.serve({
    certificates: pem,
    onRequest: route(services, log),
    onUpgrade: (req, socket, head) =>
      serviceOfRequest(req) === 'site' ? site.onUpgrade(req, socket, head) : socket.destroy(),
  });
  const descriptor: Descriptor = {
    instance,
    pid: process.pid,
    port,
    url: `http://127.0.0.1:${port}`,
    controlKey,
    caFile: join(dir, 'ca.pem'),
    ...identity,
  };
  writeDescriptor(dir, descriptor);
  log.info(`ready on ${descriptor.url}`);
  return {
    descriptor,
    store,
    async close() {
      await scm.close();
      await site.close();
      await listener.close();
      store.close();
      log.info('stopped');
    },
  };
}

/** Hands each request to the service of its host name, and logs it without its query. */
function route(services: Record<HostService, RequestListener>, log: Log): RequestListener {
  return (req, res) => {
    req.url = originForm(req.url ?? '/');
    const service = serviceOfRequest(req);
    if (!service)
      return sendText(res, 421, 'The sandbox has no such host. See http://127.0.0.1 on this port.\n');
    if (service === 'site') return services.site(req, res);
    const from = performance.now();
    const what = `${service} ${req.method} ${req.headers.host} ${targetOf(req).pathname}`;
    res.on('close', () => log.info(`${what} ${res.statusCode} ${Math.round(performance.now() - from)}ms`));
    services[service](req, res);
  };
}

/** A proxy is asked with whole URLs (RFC 9112, section 3.2.2), as plain HTTP goes through `HTTP_PROXY`. */
const originForm = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?]*/i, '').replace(/^(?!\/)/, '/');

const serviceOfRequest = (req: IncomingMessage): HostService | undefined =>
  serviceOf(hostName(req.headers.host ?? ''));
