import type { RequestListener } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { sendText } from '../core/http.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Tokens } from '../entra/tokens.ts';
import type { AppHost } from '../sites/apps.ts';
import type { Resources } from '../state/resources.ts';

export interface KuduOptions {
  readonly resources: Resources;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly dir: string;
  readonly apps: AppHost;
}

/** Kudu: everything behind `<app>.scm.azurewebsites.localhost`. */
export function kudu({ log }: KuduOptions): RequestListener {
  return (req, res) => {
    log.notImitated('Kudu', `${req.method} ${req.url}`);
    sendText(res, 404, '');
  };
}
