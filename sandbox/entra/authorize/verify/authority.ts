import type { Client } from '../../client.ts';
import { tenantErrors } from '../../errors/tenant.ts';
import { type Authority, isShared } from '../../tenant.ts';

/**
 * The application may be asked for at this authority: only multi-tenant ones at `common` and `organizations`, and none at
 * `consumers`, for the sandbox has no personal accounts. @throws EntraError 50194, 9002332
 */
export function checkAuthority(authority: Authority, client: Client): void {
  if (authority === 'consumers') throw tenantErrors.consumers(client.appId, client.displayName);
  if (isShared(authority) && !client.multiTenant) {
    const created = client.application?.createdDateTime ?? '';
    throw tenantErrors.notMultiTenant(client.appId, client.displayName, created);
  }
}
