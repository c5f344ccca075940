import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../core/clock.ts';
import { targetOf } from '../../core/http.ts';
import type { Log } from '../../core/log.ts';
import type { Faults } from '../faults.ts';
import type { Faulty } from '../kinds.ts';

/** A request on its way to a service. */
export interface Exchange {
  readonly service: Faulty;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/** What the layers decide by. */
export interface LayerContext {
  readonly faults: Faults;
  readonly clock: Clock;
  readonly tenantId: string;
  readonly log: Log;
}

/** Stands between a client and a service: lets a request go on, at once or later, or sees to it that it does not. */
export type Layer = (exchange: Exchange, context: LayerContext, go: () => void) => void | Promise<void>;

/** Leaves in the log what befell a request, for whoever wonders about it. */
export function tell({ log }: LayerContext, { service, req }: Exchange, what: string): void {
  log.info(`misbehaves: ${what} (${service} ${req.method} ${targetOf(req).pathname})`);
}
