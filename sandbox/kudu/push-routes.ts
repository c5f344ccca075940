import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Request, type Response, Router } from 'express';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import { siteFiles } from '../sites/files.ts';
import { DeployStatus } from '../state/resources.ts';
import type { Deployer } from './deployer.ts';
import type { Upload } from './deployment.ts';
import { KuduError, kuduErrors } from './error.ts';
import { receive } from './receive.ts';
import { siteOf } from './site.ts';

export interface PushOptions {
  readonly deployer: Deployer;
  readonly clock: Clock;
  readonly log: Log;
  readonly dir: string;
}

/** Types of OneDeploy that need another stack than Node.js. Source: KuduLite, OneDeploy. */
const OTHER_STACKS: ReadonlyMap<string, string> = new Map([
  ['war', 'TOMCAT or JBOSSEAP'],
  ['jar', 'JAVA'],
  ['ear', 'JBOSSEAP'],
]);

const PUBLISH = ['/api/publish', '/publish'];

/** Types of OneDeploy that lay down one file; the service has them, the sandbox does not. */
const FILE_TYPES = ['static', 'startup', 'script', 'lib'];

/**
 * Zip deployment, `/api/zipdeploy`, and OneDeploy, `/api/publish?type=zip`: the zip is the body.
 * Sources: "Deploy files to App Service"; recorded answers of the real service.
 */
export function pushRoutes(options: PushOptions): Router {
  const { log } = options;
  const router = Router();
  router.post(['/api/zipdeploy', '/zipdeploy'], async (req, res) => {
    const wait = !isTrue(req.query.isAsync);
    const deployer = siteOf(res).linux ? 'Push-Deployer' : 'ZipDeploy';
    await push(req, res, options, { deployer, clean: true, path: '', wait });
  });
  router.put(['/api/zipdeploy', '/zipdeploy'], (req) => {
    log.notImitated('Kudu', `PUT ${req.path} (a zip by its URL)`);
    throw kuduErrors.notSupported('Deploying from a URL is');
  });
  const publish = async (req: Request, res: Response): Promise<void> => {
    const type = typeof req.query.type === 'string' ? req.query.type.toLowerCase() : '';
    const stack = OTHER_STACKS.get(type);
    if (stack !== undefined) throw kuduErrors.wrongStack(type, 'NODE', stack);
    if (FILE_TYPES.includes(type)) {
      log.notImitated('Kudu', `${req.method} ${req.path} type=${type}`);
      throw kuduErrors.notSupported(`Artifact type '${type}' is`);
    }
    if (type !== 'zip') throw kuduErrors.unknownType(String(req.query.type ?? ''));
    if (req.is('application/json')) {
      log.notImitated('Kudu', `${req.method} ${req.path} (a zip by its URL)`);
      throw kuduErrors.notSupported('Deploying from a URL is');
    }
    const clean = req.query.clean === undefined || isTrue(req.query.clean);
    const path = pathBelowWwwroot(req.query.path);
    await push(req, res, options, { deployer: 'OneDeploy', clean, path, wait: !isTrue(req.query.async) });
  };
  router.post(PUBLISH, publish);
  router.put(PUBLISH, publish);
  router.all(PUBLISH, () => {
    throw new KuduError(405, '');
  });
  return router;
}

async function push(
  req: Request,
  res: Response,
  { deployer, clock, dir }: PushOptions,
  { wait, ...how }: Pick<Upload, 'deployer' | 'clean' | 'path'> & { wait: boolean },
): Promise<void> {
  const site = siteOf(res);
  if (site.state === 'Stopped') throw kuduErrors.stopped();
  if (req.is('multipart/form-data')) throw kuduErrors.notSupported('A zip in a form is');
  const from = ['WEBSITE_RUN_FROM_PACKAGE', 'WEBSITE_USE_ZIP'].map((name) => site.appSettings[name] ?? '');
  if (from.some((value) => /^https?:/i.test(value))) throw kuduErrors.runsFromRemoteZip();
  if (deployer.isDeploying(site)) throw kuduErrors.deploymentInProgress();
  const id = site.linux ? randomUUID() : randomUUID().replaceAll('-', '');
  const file = join(siteFiles(dir, site).incoming, `${randomUUID()}.zip`);
  await receive(req, file);
  const { done } = deployer.begin(site, { file, id, ...how });
  if (site.linux) res.set('scm-deployment-id', id);
  if (!wait) {
    const time = clock.now().toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
    // On Linux the port is written out, as by the service.
    const latest = `https://${site.scmHostName}${site.linux ? ':443' : ''}/api/deployments/latest`;
    res.status(202).set('location', `${latest}?deployer=${how.deployer}&time=${time}Z`).end();
    return;
  }
  const end = await done;
  if (end.status !== DeployStatus.Success) {
    throw new KuduError(
      400,
      `Deployment failed. ${end.statusText} Its log is at /api/deployments/${end.id}/log`,
    );
  }
  res.status(200).end();
}

/** The `path` of OneDeploy, relative or below `/home/site/wwwroot`. @throws KuduError 400 when it leads out of it */
function pathBelowWwwroot(value: unknown): string {
  if (value === undefined || value === '') return '';
  const path = String(value)
    .replace(/^\/home\/site\/wwwroot\/?/, '')
    .replace(/\/$/, '');
  const parts = path.split('/');
  if (/^$|[\\:\0]/.test(path) || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new KuduError(
      400,
      `path='${value}' is invalid. It must lead to a folder below /home/site/wwwroot.`,
    );
  }
  return path;
}

const isTrue = (value: unknown): boolean => String(value).toLowerCase() === 'true';
