import type { Clock } from '../core/clock.ts';
import type { Journal } from '../core/journey.ts';
import type { Log } from '../core/log.ts';
import type { Store } from '../core/store.ts';
import type { Directory } from '../state/directory.ts';
import { type Codes, createCodes } from './artifact/codes.ts';
import { createDeviceCodes, type DeviceCodes } from './artifact/device-codes.ts';
import { createRefreshTokens, type RefreshTokens } from './artifact/refresh-tokens.ts';
import type { SigningKeys } from './keys.ts';
import { createPages, type Pages } from './pages/pages.ts';
import { type Resources, resourcesOf } from './resource.ts';
import { createSessions, type Sessions } from './session/sessions.ts';
import { type TenantNames, tenantNames } from './tenant.ts';
import type { Tokens } from './tokens.ts';

export interface EntraOptions {
  readonly directory: Directory;
  readonly store: Store;
  readonly keys: SigningKeys;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  /** The sandbox's port: addresses that a person opens in a browser need it. */
  readonly port: number;
  /** How many seconds tokens live, where that was decided; absent, or `undefined`: as long as Microsoft's. */
  readonly tokenLifetime?: () => number | undefined;
}

/** What the endpoints share. */
export interface EntraContext extends EntraOptions {
  readonly tenant: TenantNames;
  readonly tenantId: string;
  readonly resources: Resources;
  readonly sessions: Sessions;
  readonly codes: Codes;
  readonly refreshTokens: RefreshTokens;
  readonly deviceCodes: DeviceCodes;
  readonly pages: Pages;
}

/** Puts together what the endpoints share. */
export function entraContext(options: EntraOptions): EntraContext {
  const { directory, store, clock } = options;
  const tenant = tenantNames(directory);
  return {
    ...options,
    tenant,
    tenantId: tenant.tenantId,
    resources: resourcesOf(directory, tenant),
    sessions: createSessions(store, directory, clock),
    codes: createCodes(store, clock),
    refreshTokens: createRefreshTokens(store, clock),
    deviceCodes: createDeviceCodes(store, clock),
    pages: createPages(),
  };
}
