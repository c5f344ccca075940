import type { Session } from '../session.ts';

/** Paths of ARM as az writes them. Names are checked by Azure, not here; what would leave the path is encoded. */
const part = encodeURIComponent;

export const subscriptionPath = ({ subscription }: Session): string => `/subscriptions/${part(subscription)}`;

export const groupPath = (az: Session, group: string): string =>
  `${subscriptionPath(az)}/resourcegroups/${part(group)}`;

/** Everything of Microsoft.Web in a group, or in the subscription. */
export const webPath = (az: Session, group?: string): string =>
  group === undefined
    ? `${subscriptionPath(az)}/providers/Microsoft.Web`
    : `${subscriptionPath(az)}/resourceGroups/${part(group)}/providers/Microsoft.Web`;

export const planPath = (az: Session, group: string, plan: string): string =>
  `${webPath(az, group)}/serverfarms/${part(plan)}`;

export const sitePath = (az: Session, group: string, site: string): string =>
  `${webPath(az, group)}/sites/${part(site)}`;
