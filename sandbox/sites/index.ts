import type { RequestListener } from 'node:http';
import type { Clock } from '../core/clock.ts';
import type { UpgradeListener } from '../core/listener.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Resources } from '../state/resources.ts';
import type { AppHost } from './apps.ts';

export interface SitesOptions {
  readonly resources: Resources;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The sandbox's folder; sites keep their files below `sites/`. */
  readonly dir: string;
  /** The certificate authority that apps trust. */
  readonly caFile: string;
  /** The sandbox's port, where apps find each other. */
  readonly port: number;
}

/** App Service's front end and its workers: everything behind `<app>.azurewebsites.localhost`. */
export interface Sites {
  readonly apps: AppHost;
  readonly onRequest: RequestListener;
  readonly onUpgrade: UpgradeListener;
  close(): Promise<void>;
}

/** The front end for the sites in `resources`. */
export function sites(_options: SitesOptions): Sites {
  return {
    apps: undefined as never,
    onRequest: (_q, r) => r.end(),
    onUpgrade: () => {},
    close: async () => {},
  };
}
