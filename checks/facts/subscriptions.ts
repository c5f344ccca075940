import { z } from 'zod';
import type { Arm } from './arm.ts';
import { versioned } from './ids.ts';

const Subscription = z.object({ subscriptionId: z.string(), displayName: z.string(), state: z.string() });

export type Subscription = z.infer<typeof Subscription>;

/** The subscriptions that whoever is signed in can see. Source: "Subscriptions - List" (REST, resources). */
export async function readSubscriptions(arm: Arm): Promise<readonly Subscription[]> {
  return (await arm.list(versioned('subscriptions', '/subscriptions'), Subscription)) ?? [];
}
