import type { Request } from 'express';
import type { Clock } from '../core/clock.ts';
import type { Frozen } from '../core/store.ts';
import type { Directory, Tenant } from '../state/directory.ts';
import type { Actor } from './authentication.ts';

/** What the routes of every resource need. */
export interface GraphContext {
  readonly directory: Directory;
  readonly clock: Clock;
  readonly tenant: Frozen<Tenant>;
  /** Who asks: known of every request that has come as far as a route. */
  actorOf(req: Request): Actor;
}
