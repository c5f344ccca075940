import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';

/** Where the app of a site can be asked, or why it cannot. */
export type AppState =
  | { readonly kind: 'running'; readonly port: number }
  /** There is nothing to run: no deployment, or no app in it. */
  | { readonly kind: 'empty' }
  /** It ended, or did not listen in time; `reason` is one sentence for the error page. */
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * The learners' apps as processes, one a site. Settings are read from the state when a process starts; a change of a
 * site's settings, restarts or deployments in the state ends it, and the next request starts it anew.
 */
export interface AppHost {
  /** Starts the site's app if it does not run, and waits until it listens. */
  ready(site: Frozen<Site>): AppState | Promise<AppState>;
  /** Ends all processes, and waits until they are gone. */
  close(): Promise<void>;
}
