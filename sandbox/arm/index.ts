import type { RequestListener } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { sendJson } from '../core/http.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Tokens } from '../entra/tokens.ts';
import type { Directory } from '../state/directory.ts';
import type { Resources } from '../state/resources.ts';

export interface ArmOptions {
  readonly resources: Resources;
  readonly directory: Directory;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
}

/** Azure Resource Manager: everything behind `management.azure.localhost`. */
export function arm({ log }: ArmOptions): RequestListener {
  return (req, res) => {
    log.notImitated('ARM', `${req.method} ${req.url}`);
    sendJson(res, 404, { error: { code: 'NotFound', message: 'not imitated' } });
  };
}
