import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journey.ts';
import type { BearerTokens } from './bearer.ts';
import type { Providers } from './provider.ts';
import type { Sealing } from './sealing.ts';
import type { Sessions } from './sessions.ts';

/** What the parts of the gateway share. */
export interface GatewayContext {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly providers: Providers;
  readonly sealing: Sealing;
  readonly sessions: Sessions;
  readonly bearer: BearerTokens;
}
