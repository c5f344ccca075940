import { type IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createProxyServer } from 'httpxy';
import { hostName } from '../core/hosts.ts';
import type { UpgradeListener } from '../core/listener.ts';
import type { Log } from '../core/log.ts';
import type { Frozen, Store } from '../core/store.ts';
import type { Resources, Site } from '../state/resources.ts';
import type { AppHost } from './apps.ts';
import { applyCors, CORS_HEADERS, type Cors } from './cors.ts';
import { corsOf } from './environment.ts';
import { forwarding } from './forward.ts';
import { applicationError, pages, sendPage } from './pages.ts';
import { preparePlatformHeaders } from './request-headers.ts';
import type { SiteLog, SiteLogs } from './site-log.ts';

/**
 * Stands between the front end and the app, as Easy Auth does. It may answer; or it lets the request go on, after adding
 * headers for the app to `req.headers` and headers for the client to `res`. It sees requests for WebSockets as well. What it
 * `report`s goes into the site's log.
 */
export type Gateway = (
  req: IncomingMessage,
  res: ServerResponse,
  site: Frozen<Site>,
  report: (line: string) => void,
) => 'continue' | 'answered' | Promise<'continue' | 'answered'>;

export interface FrontEndOptions {
  readonly resources: Resources;
  readonly store: Store;
  readonly log: Log;
  readonly apps: AppHost;
  readonly logs: SiteLogs;
  readonly gateway: Gateway;
}

export interface FrontEnd {
  readonly onRequest: RequestListener;
  readonly onUpgrade: UpgradeListener;
  close(): void;
}

/** A site with what each of its requests needs. */
interface Entry {
  readonly site: Frozen<Site>;
  /** `undefined`: the app's own business. */
  readonly cors: Cors | undefined;
  readonly http: SiteLog;
}

/** A host can be spelt in many ways (case, port); no client fills the memory with them. */
const MAX_SPELLINGS = 1000;

/** App Service's front end: finds the site of a host name, and hands its requests to the gateway and then to the app. */
export function frontEnd({ resources, store, log, apps, logs, gateway }: FrontEndOptions): FrontEnd {
  const entries = new Map<string, Entry>();
  const stopWatching = store.onChange((changes) => {
    if (changes.some(({ collection }) => collection === 'sites')) entries.clear();
  });
  const find = (host: string): Entry | undefined => {
    const found = entries.get(host);
    if (found) return found;
    const site = resources.siteByHost(hostName(host));
    if (!site) return undefined;
    const cors = corsOf(site);
    const on = cors.allowedOrigins.length > 0;
    const entry = { site, cors: on ? cors : undefined, http: logs.of(site, 'http') };
    if (entries.size >= MAX_SPELLINGS) entries.clear();
    entries.set(host, entry);
    return entry;
  };

  const { forward, close: disconnect } = forwarding();
  const sockets = createProxyServer(); // for what has become another protocol
  sockets.on('error', (_error, _req, res) => refuse(res));

  /** Everything before the app; the port to go on at, or `undefined` when the request is answered. */
  const admit = async (
    req: IncomingMessage,
    res: ServerResponse,
    entry: Entry,
  ): Promise<number | undefined> => {
    const { site } = entry;
    if (site.state === 'Stopped') return answer(() => sendPage(res, pages.stopped, site));
    if (site.usageState === 'Exceeded') return answer(() => sendPage(res, pages.exceeded, site));
    preparePlatformHeaders(req, site);
    if (entry.cors && applyCors(req, res, entry.cors)) return undefined;
    const report = (line: string): void => logs.of(site).platform('INFO', line);
    if ((await gateway(req, res, site, report)) === 'answered') return undefined;
    const app = await apps.ready(site);
    if (app.kind === 'running') return app.port;
    return answer(() =>
      sendPage(res, app.kind === 'empty' ? pages.waiting : applicationError(app.reason), site),
    );
  };

  const serve = async (req: IncomingMessage, res: ServerResponse, entry: Entry): Promise<void> => {
    const port = await admit(req, res, entry);
    if (port === undefined || res.destroyed) return;
    forward(req, res, port, { drop: entry.cors ? CORS_HEADERS : [], refuse: () => refuse(res) });
  };

  const upgrade = async (req: IncomingMessage, socket: Socket, head: Buffer, entry: Entry): Promise<void> => {
    const res = new ServerResponse(req);
    res.assignSocket(socket);
    res.setHeader('connection', 'close');
    res.on('finish', () => socket.end());
    const port = await admit(req, res, entry);
    if (port === undefined || socket.destroyed) return;
    res.detachSocket(socket);
    await sockets.ws(req, socket, { target: { host: '127.0.0.1', port } }, head);
  };

  return {
    onRequest(req, res) {
      const entry = find(req.headers.host ?? '');
      if (!entry) return sendPage(res, pages.notFound);
      const from = performance.now();
      const what = `${req.method} ${pathOf(req.url)}`;
      res.on('close', () =>
        entry.http.line(`${what} ${res.statusCode} ${Math.round(performance.now() - from)}`),
      );
      serve(req, res, entry).catch((error: unknown) => {
        log.fault(`the front end of ${entry.site.name}`, error);
        refuse(res);
      });
    },
    onUpgrade(req, socket, head) {
      const entry = find(req.headers.host ?? '');
      if (!entry || !(socket instanceof Socket)) return void socket.destroy();
      entry.http.line(`${req.method} ${pathOf(req.url)} upgrade`);
      upgrade(req, socket, head, entry).catch((error: unknown) => {
        log.fault(`the front end of ${entry.site.name}`, error);
        socket.destroy();
      });
    },
    close() {
      stopWatching();
      disconnect();
    },
  };
}

function answer(send: () => void): undefined {
  send();
}

const pathOf = (url = '/'): string => url.split('?', 1)[0] ?? '/';

/** The app went away: a page if nothing was sent yet, else the connection is cut, so that nobody takes it for whole. */
function refuse(res: ServerResponse | Socket | undefined): void {
  if (res === undefined) return;
  if (res instanceof ServerResponse && !res.headersSent) sendPage(res, pages.noAnswer);
  else res.destroy();
}
