import type { Directory } from '../state/directory.ts';
import { isGuid } from '../state/guid.ts';
import { tenantErrors } from './errors/tenant.ts';

/** A name under which the authority can be asked: the tenant's ID, or one for several directories. */
export type Authority = string;

/** The names under which the tenant can be asked for. */
export interface TenantNames {
  readonly tenantId: string;
  readonly displayName: string;
  /** The verified domain that ends in `.onmicrosoft.com`. */
  readonly domain: string;
  /**
   * What stands in the URLs of the authority `name`: the tenant's ID when it is asked by ID or verified domain, and
   * `common`, `organizations` and `consumers` as they are.
   * @throws EntraError 90002 for another tenant, 900023 for what names none
   */
  authority(name: string): Authority;
}

const SHARED: readonly string[] = ['common', 'organizations', 'consumers'];

/** True for an authority that stands for more than one directory. */
export const isShared = (authority: Authority): boolean => SHARED.includes(authority);

/** The tenant of `directory`. */
export function tenantNames({ tenants }: Directory): TenantNames {
  const [tenant] = tenants.all();
  if (!tenant) throw new Error('the directory has no tenant');
  return {
    ...tenant,
    authority(name) {
      const asked = name.toLowerCase();
      if (asked === tenant.tenantId || asked === tenant.domain || asked === 'adfs') return tenant.tenantId;
      if (SHARED.includes(asked)) return asked;
      throw isGuid(name) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(asked)
        ? tenantErrors.notFound(name)
        : tenantErrors.notAName(name);
    },
  };
}
