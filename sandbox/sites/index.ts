import type { RequestListener } from 'node:http';
import { resolve } from 'node:path';
import type { MovableClock } from '../core/clock.ts';
import type { UpgradeListener } from '../core/listener.ts';
import type { Log } from '../core/log.ts';
import type { Frozen, Store } from '../core/store.ts';
import type { Resources, Site } from '../state/resources.ts';
import { type AppDelays, appHost } from './app-host.ts';
import type { AppHost } from './apps.ts';
import { sitesFolder } from './files.ts';
import { frontEnd, type Gateway } from './front-end.ts';
import { openLifeline } from './hook/lifeline.ts';
import { type SiteLogs, siteLogs } from './site-log.ts';

export interface SitesOptions {
  readonly resources: Resources;
  readonly store: Store;
  readonly clock: MovableClock;
  readonly log: Log;
  /** The sandbox's folder; sites keep their files below `sites/`. */
  readonly dir: string;
  /** The certificate authority that apps trust. */
  readonly caFile: string;
  /** The sandbox's port, where apps find each other. */
  readonly port: number;
  /** Easy Auth; absent: every request goes on to its app. */
  readonly gateway?: Gateway;
  /** The variables that Easy Auth adds to the environment of a site's app. */
  readonly authEnvironment?: (site: Frozen<Site>) => Record<string, string>;
  /** How long apps take to start and to be restarted, beside what they need. */
  readonly delays?: AppDelays;
}

/** App Service's front end and its workers: everything behind `<app>.azurewebsites.localhost`. */
export interface Sites {
  readonly apps: AppHost;
  readonly logs: SiteLogs;
  readonly onRequest: RequestListener;
  readonly onUpgrade: UpgradeListener;
  /** For processes that Kudu starts, which must end with the sandbox as well. */
  readonly nodeOptions: (own: string | undefined) => string;
  /** Tells the apps that the clock was moved. */
  clockMoved(): void;
  /** Ends all apps, and waits until they are gone. */
  close(): Promise<void>;
}

/** The front end and the app host for the sites in `resources`. */
export async function sites(options: SitesOptions): Promise<Sites> {
  const { resources, store, clock, log, dir, port } = options;
  const caFile = resolve(options.caFile);
  const { gateway = () => 'continue' as const, authEnvironment = () => ({}), delays } = options;
  const lifeline = await openLifeline(sitesFolder(dir), port, clock.offset);
  const logs = siteLogs(dir, clock, log);
  const apps = appHost({ resources, store, log, dir, caFile, logs, lifeline, authEnvironment, delays });
  const { onRequest, onUpgrade, close } = frontEnd({ resources, store, log, apps, logs, gateway });
  return {
    apps,
    logs,
    onRequest,
    onUpgrade,
    nodeOptions: (own) => lifeline.nodeOptions(own),
    clockMoved: () => lifeline.moveClock(clock.offset),
    async close() {
      close();
      await apps.close();
      await logs.close();
      await lifeline.close();
    },
  };
}
