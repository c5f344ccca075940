import type { Clock } from '../core/clock.ts';
import type { Inside } from '../core/inside.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';

/** What the portal needs to know: where the services are (its own port), and a place for its own sessions. */
export interface PortalContext {
  readonly clock: Clock;
  readonly log: Log;
  /** For who is signed in where; everything else the portal asks the services, as any client does. */
  readonly store: Store;
  /** The sandbox's port, at which the portal asks the services as any client would. */
  readonly port: number;
  readonly tenantId: string;
  /** Tells the portal's requests from those of other clients. */
  readonly inside?: Inside;
}
