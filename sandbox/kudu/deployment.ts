import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { whyFailed } from '../core/disk.ts';
import type { Log } from '../core/log.ts';
import type { Frozen, Store } from '../core/store.ts';
import { activeDeployment, deploymentsOf, siteFiles } from '../sites/files.ts';
import { type Deployment, DeployStatus, type Resources, resourceKey, type Site } from '../state/resources.ts';
import { BuildError, build } from './build.ts';
import { type DeploymentRecord, deploymentRecord, newDeployment } from './record.ts';
import { UnpackError, unpack } from './unpack.ts';
import { isFinal } from './view.ts';

export interface DeployerOptions {
  readonly resources: Resources;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly dir: string;
  readonly nodeOptions: (own: string | undefined) => string;
}

/** A zip that has been received, and what to do with it. */
export interface Upload {
  readonly file: string;
  readonly id: string;
  /** Zip deployment (on Linux, on Windows), or OneDeploy. */
  readonly deployer: 'Push-Deployer' | 'ZipDeploy' | 'OneDeploy';
  /** False: files of the active deployment that the zip does not have stay. */
  readonly clean: boolean;
  /** Below wwwroot; checked by whoever read it from a request. */
  readonly path: string;
}

/** A deployment that is under way. */
export interface Context extends DeployerOptions {
  readonly site: Frozen<Site>;
  readonly upload: Upload;
  readonly signal: AbortSignal;
  /** Lets the next deployment of the site begin. */
  readonly release: () => void;
}

/** How many deployments of a site are remembered. Source: KuduLite, `MaxSuccessDeploymentResults`. */
const KEPT = 10;

/**
 * Deploys a zip: unpacks and builds beside what runs, then makes the new files the active ones by one change of state.
 * Never rejects; returns the record at the end.
 */
export async function deploy(context: Context, received: DeploymentRecord): Promise<Frozen<Deployment>> {
  const { site, signal, log, nodeOptions } = context;
  let record = received;
  let obsolete: readonly string[] = [context.upload.id];
  try {
    received.log('Fetching changes.');
    const wwwroot = await layOut(context);
    record = takeOver(context, received);
    if (await wantsBuild(site, wwwroot)) await build({ wwwroot, site, record, signal, nodeOptions, log });
    signal.throwIfAborted();
    obsolete = activate(context, record);
  } catch (error) {
    await clear(context, obsolete); // first: on a full disk, this is the room in which to write that it failed
    try {
      if (!signal.aborted) obsolete = failed(context, record, error);
    } catch (unwritten) {
      log.fault(`saying that a deployment to ${site.name} has failed`, unwritten);
    }
  }
  context.release(); // in the same moment as the end was written, before anybody can have seen it
  await clear(context, obsolete);
  return record.value;
}

/** Puts the zip's files where the app will run; returns its wwwroot. */
async function layOut({ site, upload, signal, dir, resources }: Context): Promise<string> {
  const { file, id, clean, path } = upload;
  const files = siteFiles(dir, site);
  const wwwroot = files.wwwroot(id);
  const target = join(wwwroot, path);
  await mkdir(target, { recursive: true });
  const before = files.wwwroot(activeDeployment(resources, site)?.id);
  if (!(clean && path === '') && existsSync(before)) {
    await cp(before, wwwroot, { recursive: true, verbatimSymlinks: true });
    if (clean) await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
  }
  if (clean) {
    await unpack(file, target, signal);
  } else {
    const beside = join(files.incoming, id);
    await unpack(file, beside, signal);
    await cp(beside, target, { recursive: true, force: true });
  }
  return wwwroot;
}

/** The deployment gets its own record in place of the temporary one. */
function takeOver(context: Context, received: DeploymentRecord): DeploymentRecord {
  const { site, resources, store, clock } = context;
  const { id, deployer } = context.upload;
  return store.transaction(() => {
    resources.deployments.delete(`${resourceKey(site.id)}/${received.value.id}`);
    const record = deploymentRecord(
      {
        ...newDeployment(site.id, clock.now(), {
          id,
          temporary: false,
          deployer,
          message: deployer === 'OneDeploy' ? 'OneDeploy' : 'Created via a push deployment',
          statusText: `Building and Deploying '${id}'.`,
          progress: 'Running deployment command...',
        }),
        status: DeployStatus.Building,
        receivedAt: received.value.receivedAt,
      },
      context,
    );
    record.log('Updating submodules.');
    record.log(`Preparing deployment for commit id '${id.slice(0, 10)}'.`);
    record.log('Repository path is /tmp/zipdeploy/extracted');
    return record;
  });
}

/** The new files become the active ones, in one transaction. Returns the deployments whose files are not needed any more. */
function activate({ site, upload, resources, clock }: Context, record: DeploymentRecord): string[] {
  const built = record.value.log.some(({ message }) => message === 'Running oryx build...');
  const path = upload.deployer === 'OneDeploy' ? 'OneDeploy' : 'ZipDeploy. Extract zip.';
  record.log('Triggering recycle (preview mode disabled).');
  record.log(
    `Deployment successful. deployer = ${upload.deployer} deploymentPath = ${path}${built ? ' Remote build.' : ''}`,
  );
  let forgotten: string[] = [];
  const end = {
    active: true,
    status: DeployStatus.Success,
    statusText: '',
    progress: '',
    endedAt: now(clock),
  };
  record.update(end, () => {
    for (const each of deploymentsOf(resources, site)) {
      if (each.active) resources.deployments.put({ ...each, active: false });
      else if (each.temporary && isFinal(each)) remove(resources, each);
    }
    forgotten = prune(resources, site);
  });
  return forgotten;
}

/** Forgets the oldest deployments; returns their ids. */
function prune(resources: Resources, site: Frozen<Site>): string[] {
  const old = deploymentsOf(resources, site).filter((each) => isFinal(each) && !each.active);
  const forgotten = old.slice(KEPT - 1);
  for (const each of forgotten) remove(resources, each);
  return forgotten.map(({ id }) => id);
}

function failed(context: Context, record: DeploymentRecord, error: unknown): string[] {
  const { site, upload, resources, clock, log } = context;
  const known = error instanceof BuildError || error instanceof UnpackError;
  if (!known) log.fault(`deploying to ${site.name}`, error);
  const why = known ? error.message : whyFailed(error);
  let forgotten: string[] = [];
  record.log(`Deployment Failed. deployer = ${upload.deployer}. ${why}`, 2);
  record.update({ status: DeployStatus.Failed, statusText: why, progress: '', endedAt: now(clock) }, () => {
    forgotten = prune(resources, site);
  });
  return forgotten;
}

/**
 * Source: Kudu, "Deploying from a zip file": no build unless asked for by the app setting, or by the file `.deployment`.
 */
async function wantsBuild(site: Frozen<Site>, wwwroot: string): Promise<boolean> {
  const name = 'SCM_DO_BUILD_DURING_DEPLOYMENT';
  const file = await readFile(join(wwwroot, '.deployment'), 'utf8').catch(() => '');
  const value = site.appSettings[name] ?? new RegExp(`^\\s*${name}\\s*=\\s*(\\w+)`, 'im').exec(file)?.[1];
  return /^(true|1)$/i.test(String(value ?? '').trim());
}

/** Removes what was uploaded, and the files of deployments that are not needed. */
async function clear({ site, upload, dir, log }: Context, obsolete: readonly string[]): Promise<void> {
  const { incoming, deployment } = siteFiles(dir, site);
  const paths = [upload.file, join(incoming, upload.id), ...obsolete.map(deployment)];
  try {
    await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true, maxRetries: 5 })));
  } catch (error) {
    log.fault(`tidying up ${site.name}`, error);
  }
}

const remove = (resources: Resources, { siteId, id }: Frozen<Deployment>): void => {
  resources.deployments.delete(`${resourceKey(siteId)}/${id}`);
};

const now = (clock: Clock): string => clock.now().toISOString();
