import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';

/** What the portal needs to know: where the services are (its own port), and nothing of their state. */
export interface PortalContext {
  readonly clock: Clock;
  readonly log: Log;
  /** The sandbox's port, at which the portal asks the services as any client would. */
  readonly port: number;
  readonly tenantId: string;
}
