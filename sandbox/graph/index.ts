import type { RequestListener } from 'node:http';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Tokens } from '../entra/tokens.ts';
import type { Directory } from '../state/directory.ts';

export interface GraphOptions {
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
}

/** Microsoft Graph v1.0: everything behind `graph.azure.localhost`. */
export function graph({ log }: GraphOptions): RequestListener {
  return (req, res) => {
    log.notImitated('Graph', `${req.method} ${req.url}`);
    res.statusCode = 404;
    res.end();
  };
}
