/** Paths of the operations, as templates; ids of the answers are made from the same words, in their canonical casing. */
export const SUBSCRIPTION = '/subscriptions/:subscription' as const;
export const GROUP = `${SUBSCRIPTION}/resourceGroups/:group` as const;
export const PLANS = `${GROUP}/providers/Microsoft.Web/serverfarms` as const;
export const PLAN = `${PLANS}/:plan` as const;
export const SITES = `${GROUP}/providers/Microsoft.Web/sites` as const;
export const SITE = `${SITES}/:site` as const;

/** The id of a subscription. */
export const subscriptionId = (subscription: string): string => `/subscriptions/${subscription}`;

/** The id of a resource group. */
export const groupId = (subscription: string, group: string): string =>
  `${subscriptionId(subscription)}/resourceGroups/${group}`;

/** The id of a plan. */
export const planId = (subscription: string, group: string, plan: string): string =>
  `${groupId(subscription, group)}/providers/Microsoft.Web/serverfarms/${plan}`;

/** The id of a site. */
export const siteId = (subscription: string, group: string, site: string): string =>
  `${groupId(subscription, group)}/providers/Microsoft.Web/sites/${site}`;

/** The last segment of an id: the resource's name. */
export const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
