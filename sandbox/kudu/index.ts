import type { RequestListener } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { Clock } from '../core/clock.ts';
import { whyFailed } from '../core/disk.ts';
import { hostName } from '../core/hosts.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Tokens } from '../entra/tokens.ts';
import { pages, sendPage } from '../sites/pages.ts';
import type { SiteLogs } from '../sites/site-log.ts';
import type { Resources } from '../state/resources.ts';
import { authenticate } from './authentication.ts';
import { deployer } from './deployer.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { KuduError } from './error.ts';
import { homePage } from './home.ts';
import { logRoutes } from './log-routes.ts';
import { pushRoutes } from './push-routes.ts';
import { recover } from './recovery.ts';
import { settingsRoutes } from './settings-routes.ts';
import { setSite, siteOf } from './site.ts';
import { vfsRoutes } from './vfs-routes.ts';

export interface KuduOptions {
  readonly resources: Resources;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly dir: string;
  readonly logs: SiteLogs;
  /** For the processes of builds: they end with the sandbox. */
  readonly nodeOptions: (own: string | undefined) => string;
}

export interface Kudu {
  readonly onRequest: RequestListener;
  /** Ends the deployments that are under way. */
  close(): Promise<void>;
}

/** Kudu: everything behind `<app>.scm.azurewebsites.localhost`. Deployments that a crash cut off are marked as failed. */
export function kudu(options: KuduOptions): Kudu {
  const { resources, log } = options;
  const recovered = recover(options);
  const deploy = deployer(options);
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(async (req, res, next) => {
    await recovered; // what it removes must not be what a new deployment has just put there
    const site = resources.siteByHost(hostName(req.headers.host ?? ''));
    if (!site) return sendPage(res, pages.notFound);
    if (site.linux) res.set('server', 'Kestrel');
    else res.set({ server: 'Microsoft-IIS/10.0', 'x-powered-by': 'ASP.NET', 'cache-control': 'no-cache' });
    setSite(res, site);
    await authenticate(req, site, options);
    next();
  });
  app.use(pushRoutes({ ...options, deployer: deploy }));
  app.use(deploymentRoutes({ resources, deployer: deploy }));
  app.use(settingsRoutes());
  app.use(logRoutes(options));
  app.use(vfsRoutes(options));
  app.get('/', (_req, res) => {
    res.type('text/html').send(homePage(siteOf(res)));
  });
  app.use((req) => {
    log.notImitated('Kudu', `${req.method} ${req.path}`);
    throw new KuduError(404, 'Not found: the sandbox does not imitate this part of Kudu.');
  });
  app.use((error: unknown, req: Request, res: Response, _next: NextFunction) => {
    const known = asKuduError(error);
    if (res.headersSent || req.socket.destroyed) return void res.destroy(); // it went away, or its file did
    if (known.status === 500) log.fault(`Kudu ${req.method} ${req.path}`, error);
    if (known.status === 401) res.set('www-authenticate', `Basic realm="site"`);
    res.status(known.status).type('text/plain').send(known.message);
  });
  return {
    onRequest: app,
    async close() {
      await deploy.close();
      await recovered;
    },
  };
}

/** What a handler threw, as a refusal; Express's own (a path that is no UTF-8) come with a 4xx status. */
function asKuduError(error: unknown): KuduError {
  if (error instanceof KuduError) return error;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new KuduError(status, 'Bad request.');
  return new KuduError(500, whyFailed(error));
}
