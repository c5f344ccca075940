import type { Directory } from '../state/directory.ts';
import { entraErrors } from './error.ts';

/** The names under which the tenant can be asked for. */
export interface TenantNames {
  readonly tenantId: string;
  /**
   * What stands in the URLs of the authority `name`: the tenant's ID when it is asked by ID or verified domain, and
   * `common` or `organizations` as they are.
   * @throws EntraError 90002 for anything else
   */
  authority(name: string): string;
}

const SHARED = ['common', 'organizations'];

/** The tenant of `directory`. */
export function tenantNames({ tenants }: Directory): TenantNames {
  const [tenant] = tenants.all();
  if (!tenant) throw new Error('the directory has no tenant');
  return {
    tenantId: tenant.tenantId,
    authority(name) {
      const asked = name.toLowerCase();
      if (asked === tenant.tenantId || asked === tenant.domain || asked === 'adfs') return tenant.tenantId;
      if (SHARED.includes(asked)) return asked;
      throw entraErrors.tenantNotFound(name);
    },
  };
}
