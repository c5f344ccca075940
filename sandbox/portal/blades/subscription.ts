import {
  armPath,
  type Group,
  Groups,
  type Site,
  Sites,
  type Subscription,
  Subscriptions,
} from '../azure/arm.ts';
import type { Azure } from '../azure/azure.ts';

/** The subscriptions that the user sees. */
const readSubscriptions = async ({ arm }: Azure): Promise<Subscription[]> =>
  (await arm('GET', armPath('/subscriptions'), Subscriptions)).value;

/** Whether the user has a role anywhere: who has none sees empty lists, whatever there is. */
export const seesAzure = async (azure: Azure): Promise<boolean> =>
  (await readSubscriptions(azure)).length > 0;

/** The name of a subscription; its ID where the user does not see it. */
export async function subscriptionName(azure: Azure, id: string): Promise<string> {
  const all = await readSubscriptions(azure);
  const found = all.find(({ subscriptionId }) => subscriptionId.toLowerCase() === id.toLowerCase());
  return found?.displayName ?? id;
}

/** All resource groups that the user sees. */
export async function readGroups(azure: Azure): Promise<Group[]> {
  const all = await readSubscriptions(azure);
  const lists = all.map(({ subscriptionId }) =>
    azure.arm('GET', armPath(`/subscriptions/${subscriptionId}/resourcegroups`), Groups),
  );
  return (await Promise.all(lists)).flatMap(({ value }) => value);
}

/** All web apps that the user sees. */
export async function readSites(azure: Azure): Promise<Site[]> {
  const all = await readSubscriptions(azure);
  const lists = all.map(({ subscriptionId }) =>
    azure.arm('GET', armPath(`/subscriptions/${subscriptionId}/providers/Microsoft.Web/sites`), Sites),
  );
  return (await Promise.all(lists)).flatMap(({ value }) => value);
}
