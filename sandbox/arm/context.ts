import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Directory } from '../state/directory.ts';
import type { Resources } from '../state/resources.ts';
import type { Access } from './authorization/access.ts';

/** What the operations of ARM work with. */
export interface ArmContext {
  readonly resources: Resources;
  readonly directory: Directory;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly access: Access;
  /** New sites get a host name with a hash and the region in it, as the portal's default has been since 2025. */
  readonly uniqueHostNames: boolean;
}

/** The present, as the state keeps times. */
export const nowOf = ({ clock }: Pick<ArmContext, 'clock'>): string => clock.now().toISOString();
