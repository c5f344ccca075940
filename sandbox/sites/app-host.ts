import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../core/log.ts';
import type { Change, Frozen, Store } from '../core/store.ts';
import { type Resources, resourceKey, type Site } from '../state/resources.ts';
import { type App, app, type Launch } from './app.ts';
import type { AppHost } from './apps.ts';
import { startCommand } from './command.ts';
import { appEnvironment } from './environment.ts';
import { activeDeployment, siteFiles, siteFolderName, sitesFolder } from './files.ts';
import type { Lifeline } from './hook/lifeline.ts';
import { runningApps } from './idle.ts';
import type { SiteLogs } from './site-log.ts';
import { isContainer, otherStack } from './stack.ts';

export interface AppHostOptions {
  readonly resources: Resources;
  readonly store: Store;
  readonly log: Log;
  readonly dir: string;
  readonly caFile: string;
  readonly logs: SiteLogs;
  readonly lifeline: Lifeline;
  /** The variables that Easy Auth adds to the environment of a site's app. */
  readonly authEnvironment: (site: Frozen<Site>) => Record<string, string>;
  readonly delays?: AppDelays | undefined;
}

/** Milliseconds that everything takes longer than it need; asked for each time. */
export interface AppDelays {
  /** Until an app that is started is ready. */
  readonly start: () => number;
  /** Until an app is restarted, whose settings were changed: so long it goes on with the old ones. */
  readonly restart: () => number;
}

/** Source: "Environment variables and app settings in Azure App Service", `WEBSITES_CONTAINER_START_TIME_LIMIT`. */
const START_LIMIT_SECONDS = { usual: 230, most: 1800 };

/** Runs the apps of all sites; see `AppHost`. Removes the folders of sites that went while the sandbox did not run. */
export function appHost(options: AppHostOptions): AppHost {
  const { resources, store, log, dir, logs, lifeline, delays } = options;
  const apps = new Map<string, App>();
  const running = runningApps();
  const later = new Map<string, NodeJS.Timeout>();

  const appOf = (site: Frozen<Site>): App => {
    const key = resourceKey(site.id);
    const found = apps.get(key);
    if (found) return found;
    const made = app(site.name.toLowerCase(), logs.of(site), () =>
      prepare(key, options).catch((error: unknown) => {
        log.fault(`starting ${site.name}`, error);
        return `The sandbox could not start the app; its own log says why.`;
      }),
    );
    apps.set(key, made);
    return made;
  };
  const restart = (key: string, why: string): void => {
    later.delete(key);
    apps
      .get(key)
      ?.restart(why)
      .catch((error: unknown) => log.fault('stopping an app', error));
  };
  const restartInTime = (key: string, why: string): void => {
    const ms = delays?.restart() ?? 0;
    if (ms === 0) restart(key, why);
    else if (!later.has(key)) later.set(key, setTimeout(restart, ms, key, why));
  };
  const remove = async (key: string, site: Frozen<Site>): Promise<void> => {
    const ending = apps.get(key);
    apps.delete(key);
    running.forget(key);
    await ending?.close('The site was deleted.');
    await logs.close(site);
    await rm(siteFiles(dir, site).folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const stopWatching = store.onChange((changes) => {
    for (const change of changes) {
      const gone = goneSite(change);
      if (gone) void remove(change.key, gone).catch((error: unknown) => log.fault('removing a site', error));
      else for (const [key, why] of concerns(change, resources)) restartInTime(key, why);
    }
  });
  const stopHearing = lifeline.onListening((port, listening) => {
    for (const each of apps.values()) each.listening(port, listening);
  });
  const sweeping = sweep(options).catch((error: unknown) =>
    log.fault('removing the files of deleted sites', error),
  );

  return {
    ready(site) {
      const key = resourceKey(site.id);
      for (const idle of running.use(key)) restart(idle, 'Stopping the container: the site was idle.');
      return appOf(site).ready();
    },
    async close() {
      stopWatching();
      stopHearing();
      for (const timer of later.values()) clearTimeout(timer);
      await Promise.all([sweeping, ...[...apps.values()].map((each) => each.close('The sandbox ends.'))]);
    },
  };
}

/** The site that a change deleted, or replaced by a new one of the same name. */
function goneSite({ collection, before, after }: Change): Frozen<Site> | undefined {
  if (collection !== 'sites' || before === undefined) return undefined;
  const [old, now] = [before as Frozen<Site>, after as Frozen<Site> | undefined];
  return now === undefined || siteFolderName(old) !== siteFolderName(now) ? old : undefined;
}

/** The apps whose process a change makes out of date, each with why. */
function concerns({ collection, key, before, after }: Change, resources: Resources): [string, string][] {
  if (collection === 'sites' && before !== undefined && after !== undefined) {
    const [old, now] = [before as Frozen<Site>, after as Frozen<Site>];
    return matters(old) === matters(now) ? [] : [[key, 'Stopping the container: the site was changed.']];
  }
  if (collection === 'deployments') {
    const was = (before as { active?: boolean } | undefined)?.active ?? false;
    const is = (after as { active?: boolean } | undefined)?.active ?? false;
    const siteKey = key.slice(0, key.lastIndexOf('/'));
    const exists = resources.sites.get(siteKey) !== undefined;
    return was === is || !exists ? [] : [[siteKey, 'Stopping the container: another deployment is active.']];
  }
  return [];
}

/** What a process is made from: as long as this is the same, it goes on. */
const matters = (site: Frozen<Site>): string =>
  JSON.stringify([
    site.state,
    site.restarts,
    site.appSettings,
    site.connectionStrings,
    site.config,
    site.auth,
  ]);

async function prepare(key: string, options: AppHostOptions): Promise<Launch | string | undefined> {
  const { resources, dir, lifeline, caFile, logs } = options;
  const site = resources.sites.get(key);
  if (!site) return undefined;
  if (site.state === 'Stopped') return 'The web app is stopped.';
  const files = siteFiles(dir, site);
  const active = activeDeployment(resources, site);
  const wwwroot = files.wwwroot(active?.id);
  const other = otherStack(site);
  if (other !== undefined && (existsSync(wwwroot) || isContainer(other))) {
    options.log.notImitated('App Service', `running an app for ${other}`);
    return `This web app is one for ${other}, and the sandbox, unlike Azure, runs Node.js apps only.`;
  }
  if (!existsSync(wwwroot)) {
    return active ? 'The files of the active deployment are gone. Deploy the app again.' : undefined;
  }
  const command = await startCommand(wwwroot, text(site.config.appCommandLine));
  if (!command) {
    logs
      .of(site)
      .platform(
        'INFO',
        'Found no start script and no server.js, app.js or index.js: showing the default page.',
      );
    return undefined;
  }
  await mkdir(join(files.home, 'data'), { recursive: true });
  const plan = resources.plans.get(resourceKey(site.planId));
  return {
    command,
    cwd: wwwroot,
    environment: (port) =>
      appEnvironment({
        site,
        plan,
        home: files.home,
        wwwroot,
        port,
        nodeOptions: (own) => lifeline.nodeOptions(own),
        caFile,
        auth: options.authEnvironment(site),
      }),
    limitMs: startLimit(site) * 1000,
    delayMs: options.delays?.start() ?? 0,
    notes: [
      `Running ${command.shown} in /home/site/wwwroot`,
      `The site asks for ${text(site.config.linuxFxVersion) || 'no runtime'}; the sandbox runs this machine's Node.js ${process.version}.`,
    ],
  };
}

function startLimit(site: Frozen<Site>): number {
  const asked = Number(site.appSettings.WEBSITES_CONTAINER_START_TIME_LIMIT);
  return asked > 0 ? Math.min(asked, START_LIMIT_SECONDS.most) : START_LIMIT_SECONDS.usual;
}

/** Removes folders that belong to no site. */
async function sweep({ resources, dir }: AppHostOptions): Promise<void> {
  const folder = sitesFolder(dir);
  const entries = await readdir(folder, { withFileTypes: true });
  const known = new Set(resources.sites.all().map(siteFolderName)); // now, and not before: a site may be new
  const gone = entries.filter((entry) => entry.isDirectory() && !known.has(entry.name));
  await Promise.all(gone.map(({ name }) => rm(join(folder, name), { recursive: true, force: true })));
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
