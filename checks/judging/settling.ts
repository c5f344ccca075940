import type { Facts } from '../facts/index.ts';

/**
 * For what may be seen in a moment, if it was just changed in Microsoft Entra ID: it takes seconds to minutes until all
 * of it knows. In the sandbox there is nothing to wait for, unless it was told to lag behind.
 * Source: the tutorial's own advice on replication; retries of Azure CLI after it has made an application.
 */
export const settling = ({ cloud }: Pick<Facts, 'cloud'>): { soon?: true } =>
  cloud.atOnce ? {} : { soon: true };
