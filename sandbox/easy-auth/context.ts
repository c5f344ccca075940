import type { Clock } from '../core/clock.ts';
import type { BearerTokens } from './bearer.ts';
import type { TokenClaims } from './claims.ts';
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
  /** The headers for the claims of a token, by names as .NET maps them or as they are; most clients send it many times. */
  readonly principal: Readonly<
    Record<'mapped' | 'plain', (claims: TokenClaims) => Readonly<Record<string, string>>>
  >;
}
