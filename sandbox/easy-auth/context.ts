import type { Clock } from '../core/clock.ts';
import type { BearerTokens } from './bearer.ts';
import type { Providers } from './provider.ts';
import type { Sealing } from './sealing.ts';
import type { Sessions } from './sessions.ts';
import type { Tracing } from './tracing.ts';

/** What the parts of the gateway share. */
export interface GatewayContext {
  readonly clock: Clock;
  readonly tracing: Tracing;
  readonly providers: Providers;
  readonly sealing: Sealing;
  readonly sessions: Sessions;
  readonly bearer: BearerTokens;
}
