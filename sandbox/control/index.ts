import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { MovableClock } from '../core/clock.ts';
import { whyFailed } from '../core/disk.ts';
import { sendJson, sendText, targetOf } from '../core/http.ts';
import { sameText } from '../core/ids.ts';
import type { Journal } from '../core/journey.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Faults } from '../faults/faults.ts';
import { exceedQuota } from '../state/quota.ts';
import { resources } from '../state/resources.ts';
import { answerClock } from './clock-routes.ts';
import { answerCopies } from './copy-routes.ts';
import { answerFaults } from './fault-routes.ts';
import { landingPage } from './landing.ts';
import { answerSnapshots } from './snapshot-routes.ts';
import type { Snapshots } from './snapshots.ts';

export interface ControlOptions {
  /** This start of the sandbox. */
  readonly instance: string;
  /** Whether the folder is still this sandbox's own. */
  readonly isOwn: () => boolean;
  /** Which folder's sandbox it is (`folderId`). */
  readonly folder: string;
  readonly controlKey: string;
  readonly store: Store;
  /** States to go back to. */
  readonly snapshots: Snapshots;
  /** The one of a sandbox that nobody has used. */
  readonly empty: string;
  /** The sandbox's folder. */
  readonly dir: string;
  readonly log: Log;
  /** What happened in the last sign-ins. */
  readonly journal: Journal;
  /** Retires the key that signs tokens, as Entra ID does now and then. */
  readonly rollKeys: () => Promise<void>;
  /** The port that clients use. */
  readonly port: number;
  /** Ends the process. */
  readonly stop: () => void;
  readonly faults: Faults;
  readonly clock: MovableClock;
  readonly onClockMoved: () => void;
}

const KEEP_ALIVE_MS = 15_000;

/** What stands before the name of a site. */
const QUOTA = '/.sandbox/quota/';

/**
 * What is the sandbox's own and no imitation of Azure, at `http://127.0.0.1:<port>`: a page that says what is where, and
 * under `/.sandbox` its status, its end, the journeys of the last sign-ins, new signing keys, states to go back to and to copy
 * from, the end of a site's quota, faults, the clock, and a stream of its changes (Server-Sent Events: which collection and key).
 */
export function control(options: ControlOptions): RequestListener {
  return (req, res) => {
    const { method = 'GET' } = req;
    const { pathname } = targetOf(req);
    const route = `${method} ${pathname}`;
    switch (route) {
      case 'GET /':
        return sendText(res, 200, landingPage(options.port), 'text/html');
      case 'GET /.sandbox/status':
        if (!options.isOwn()) return sendText(res, 410, 'The folder of this sandbox is gone; it ends.\n');
        return sendJson(res, 200, {
          product: 'easy-auth-lab sandbox',
          instance: options.instance,
          folder: options.folder,
          pid: process.pid,
        });
      case 'POST /.sandbox/stop':
        if (!allowed(req, options.controlKey)) return refuse(res);
        res.on('finish', options.stop);
        return sendJson(res, 202, {});
      case 'GET /.sandbox/journeys':
        if (!allowed(req, options.controlKey)) return refuse(res);
        return sendJson(res, 200, { events: options.journal.events() });
      case 'POST /.sandbox/keys/roll':
        if (!allowed(req, options.controlKey)) return refuse(res);
        return void options.rollKeys().then(
          () => sendJson(res, 200, {}),
          () => sendText(res, 500, 'The keys were not changed; the log says why.\n'),
        );
      case 'GET /.sandbox/faults':
      case 'PUT /.sandbox/faults':
      case 'DELETE /.sandbox/faults':
        if (!allowed(req, options.controlKey)) return refuse(res);
        return settle(answerFaults(req, res, options.faults), res, options.log);
      case 'GET /.sandbox/clock':
      case 'PUT /.sandbox/clock':
        if (!allowed(req, options.controlKey)) return refuse(res);
        return settle(answerClock(req, res, options), res, options.log);
      case 'POST /.sandbox/copies':
        if (!allowed(req, options.controlKey)) return refuse(res);
        return settle(answerCopies(req, res, options), res, options.log);
      case 'GET /.sandbox/events':
        if (!allowed(req, options.controlKey)) return refuse(res);
        return stream(res, options.store);
      default:
        if (method === 'POST' && pathname.startsWith(QUOTA)) {
          if (!allowed(req, options.controlKey)) return refuse(res);
          if (exceedQuota(resources(options.store), pathname.slice(QUOTA.length)))
            return sendJson(res, 200, {});
        }
        if (pathname.startsWith('/.sandbox/snapshots')) {
          if (!allowed(req, options.controlKey)) return refuse(res);
          if (answerSnapshots({ method, pathname }, req, res, options)) return undefined;
        }
        return sendText(
          res,
          404,
          'The sandbox has no such page. Its services have host names of their own: see /\n',
        );
    }
  };
}

/** The key is sent as a bearer token; a page in a browser cannot send one across origins without being asked. */
function allowed(req: IncomingMessage, key: string): boolean {
  return sameText(req.headers.authorization ?? '', `Bearer ${key}`);
}

function refuse(res: ServerResponse): void {
  sendText(res, 401, "This needs the control key in the sandbox's sandbox.json.\n");
}

/** What went wrong without an answer is a fault of the sandbox. */
function settle(answering: Promise<void>, res: ServerResponse, log: Log): void {
  answering.catch((error: unknown) => {
    log.fault('its own pages', error);
    if (res.headersSent) res.destroy();
    else sendText(res, 500, `${whyFailed(error)}\n`);
  });
}

function stream(res: ServerResponse, store: Store): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.write(': changes of the sandbox\n\n');
  const stop = store.onChange((changes) => {
    const what = changes.map(({ collection, key }) => ({ collection, key }));
    res.write(`data: ${JSON.stringify(what)}\n\n`);
  });
  const timer = setInterval(() => res.write(':\n\n'), KEEP_ALIVE_MS);
  res.on('close', () => {
    stop();
    clearInterval(timer);
  });
}
