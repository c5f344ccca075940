import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';

/** Where the app of a site can be asked, or why it cannot. */
export type AppState =
  | { readonly kind: 'running'; readonly port: number }
  /** Nothing has been deployed. */
  | { readonly kind: 'empty' }
  /** It ended, or did not listen in time; `reason` is one sentence for the error page. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * The learners' apps as processes, one a site. Settings are read from the state when a process starts; a change of a
 * site's settings, restarts or deployments in the state ends it, and the next request starts it anew.
 */
export interface AppHost {
  /** Starts the site's app if it does not run, and waits until it listens. */
  ready(site: Frozen<Site>): Promise<AppState>;
  /** The folder that stands for `/home` of a site. */
  home(site: Frozen<Site>): string;
  /** Ends the process of a site, if there is one, and waits until it is gone. */
  stop(site: Frozen<Site>): Promise<void>;
  /** Calls `listener` with each line that the app or the platform logs for this site; returns the function that ends it. */
  onLog(site: Frozen<Site>, listener: (line: string) => void): () => void;
  /** Adds a line of the platform to the site's log. */
  log(site: Frozen<Site>, line: string): void;
  close(): Promise<void>;
}
