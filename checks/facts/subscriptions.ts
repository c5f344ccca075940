import { z } from 'zod';
import type { Arm } from './arm.ts';
import { subscriptionPath, versioned } from './ids.ts';

const Subscription = z.object({
  subscriptionId: z.string(),
  displayName: z.string(),
  state: z.string(),
  tenantId: z.string().nullish(),
});

export type Subscription = z.infer<typeof Subscription>;

/** The subscriptions that whoever is signed in can see. Source: "Subscriptions - List" (REST, resources). */
export async function readSubscriptions(arm: Arm): Promise<readonly Subscription[]> {
  return (await arm.list(versioned('subscriptions', '/subscriptions'), Subscription)) ?? [];
}

/** One subscription, by its ID. Source: "Subscriptions - Get" (REST, resources). */
export const readSubscription = (arm: Arm, id: string): Promise<Subscription | undefined> =>
  arm.get(versioned('subscriptions', subscriptionPath(id)), Subscription);
