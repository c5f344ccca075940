import type { IncomingMessage, RequestListener } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { MovableClock } from './core/clock.ts';
import type { HostService } from './core/hosts.ts';
import type { Inside } from './core/inside.ts';
import type { Journal } from './core/journey.ts';
import type { Log } from './core/log.ts';
import { once } from './core/once.ts';
import type { Store } from './core/store.ts';
import type { Faults } from './faults/faults.ts';
import { isList, isRead } from './faults/reading.ts';
import { views } from './faults/views/index.ts';
import { directory } from './state/directory.ts';
import { resources } from './state/resources.ts';

export interface ServicesOptions {
  readonly store: Store;
  readonly clock: MovableClock;
  readonly log: Log;
  readonly journal: Journal;
  readonly dir: string;
  readonly caFile: string;
  /** Settles when `caFile`, which apps trust, is there. */
  readonly certified: () => Promise<unknown>;
  readonly port: number;
  readonly tenantId: string;
  readonly faults: Faults;
  /** Tells what services ask each other from what clients ask. */
  readonly inside: Inside;
}

/** The imitated services, by what their host names say; each is loaded when it is first asked for, or by `load`. */
export interface Services {
  readonly of: (service: Exclude<HostService, 'control'>) => Promise<RequestListener>;
  readonly onUpgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
  /** Loads what a lab asks first. */
  loadFirst(): Promise<void>;
  /** Loads all of them, and lets those that were interrupted go on with their work. */
  load(): Promise<void>;
  /** Retires the key that signs tokens; the next one signs from now on. */
  rollKeys(): Promise<void>;
  /** Tells those that keep the time themselves that the clock was moved. */
  clockMoved(): void;
  /** Ends what they have started. */
  close(): Promise<void>;
}

/**
 * Puts the services together. They are imported late, because the sandbox should answer as soon as it listens, and most
 * of a start would be spent on loading what nobody has asked for yet.
 */
export function services({ tenantId, faults, ...options }: ServicesOptions): Services {
  const { store, clock, log, inside } = options;
  const state = { ...options, directory: directory(store), resources: resources(store) };
  const view = views(state, faults, clock);

  const signing = once(async () => {
    const [{ signingKeys }, { tokens }] = await Promise.all([
      import('./entra/keys.ts'),
      import('./entra/tokens.ts'),
    ]);
    const keys = signingKeys(store, clock);
    keys.published().catch(() => undefined); // they are made from now on; who needs them hears of it
    return { keys, tokens: tokens(keys, clock, tenantId, view.leeway) };
  });
  const sites = once(async () => {
    const [{ sites: open }, { gateway }, { authEnvironment }] = await Promise.all([
      import('./sites/index.ts'),
      import('./easy-auth/gateway.ts'),
      import('./easy-auth/environment.ts'),
      options.certified(),
    ]);
    const { handle, keys } = gateway({ ...options, leeway: view.leeway });
    return open({
      ...state,
      gateway: handle,
      authEnvironment: (site) => authEnvironment(site, keys(site)),
      delays: view.delays,
    });
  });
  const kudu = once(async () => {
    const [{ kudu: open }, { tokens }, { logs, nodeOptions }] = await Promise.all([
      import('./kudu/index.ts'),
      signing(),
      sites(),
    ]);
    return open({ ...state, tokens, logs, nodeOptions });
  });
  const listeners: Record<Exclude<HostService, 'control'>, () => Promise<RequestListener>> = {
    login: once(async () => {
      const [{ entra }, { keys, tokens }] = await Promise.all([import('./entra/index.ts'), signing()]);
      const { tokenLifetime } = view;
      return entra({ ...state, directory: view.directory.signIn, keys, tokens, tokenLifetime });
    }),
    arm: once(async () => {
      const [{ arm }, { tokens }] = await Promise.all([import('./arm/index.ts'), signing()]);
      const { current, listed } = view.resources;
      const answer = arm({ ...state, resources: current, tokens });
      const answerList = later(() => arm({ ...state, resources: listed, tokens, resumes: false }));
      const isDelayed = (): boolean => faults.value('replication', 'arm') !== undefined;
      return (req, res) => (isDelayed() && isList(req) ? answerList()(req, res) : answer(req, res));
    }),
    graph: once(async () => {
      const [{ graph }, { tokens }] = await Promise.all([import('./graph/index.ts'), signing()]);
      const { written, read } = view.directory;
      const answer = graph({ ...state, directory: written, tokens });
      const answerRead = later(() => graph({ ...state, directory: read, tokens }));
      const isDelayed = (): boolean => faults.value('replication', 'graph') !== undefined;
      return (req, res) => (isDelayed() && isRead(req) ? answerRead()(req, res) : answer(req, res));
    }),
    portal: once(async () =>
      (await import('./portal/index.ts')).portal({ clock, log, store, tenantId, port: options.port, inside }),
    ),
    kudu: async () => (await kudu()).onRequest,
    site: async () => (await sites()).onRequest,
  };

  return {
    of: (service) => listeners[service](),
    async onUpgrade(req, socket, head) {
      (await sites()).onUpgrade(req, socket, head);
    },
    async loadFirst() {
      await requestsFirst();
      await listeners.arm();
    },
    async load() {
      // One after the other, those that a lab needs first: a request that comes meanwhile waits for its service only.
      for (const name of ['arm', 'login', 'site', 'kudu', 'graph', 'portal'] as const) {
        await requestsFirst();
        await listeners[name]();
      }
      await (await signing()).keys.published();
    },
    async rollKeys() {
      const { keys } = await signing();
      await keys.roll();
    },
    clockMoved() {
      void sites().then((opened) => opened.clockMoved());
    },
    async close() {
      await this.load().catch((error: unknown) => log.fault('loading the services', error));
      await (await kudu()).close();
      await (await sites()).close();
    },
  };
}

/**
 * Lets what clients have asked be answered before the next work begins: accepting a connection, reading from it and
 * answering take a turn of the event loop each. (Newer versions of Node load a module without any.)
 */
async function requestsFirst(): Promise<void> {
  for (let turns = 0; turns < 4; turns++) await turn();
}

/** As `once`, for what is made at once. */
function later<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
