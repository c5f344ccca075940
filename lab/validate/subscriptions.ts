import type { Arm } from '../../checks/facts/arm.ts';
import { FactError } from '../../checks/facts/error.ts';
import { isGuid, same } from '../../checks/facts/ids.ts';
import { readSubscription, type Subscription } from '../../checks/facts/subscriptions.ts';
import { isOff } from '../connecting/subscriptions.ts';
import { type Fault, fault } from './result.ts';

/**
 * The subscription that a roster means by its ID or name; a fault where none can be looked at, or where several have the
 * name. A subscription that is not listed is asked for, so that it is Azure who says why.
 */
export async function findSubscription(
  asked: string,
  listed: readonly Subscription[],
  arm: Arm,
): Promise<Subscription | Fault> {
  const found = isGuid(asked)
    ? listed.filter(({ subscriptionId }) => same(subscriptionId, asked))
    : listed.filter(({ displayName }) => same(displayName.normalize('NFC'), asked));
  if (found.length > 1) {
    return fault('ambiguous', `${found.length} subscriptions are called ${asked}.`, {
      next: 'Name the ID of the student’s in the roster: az account list --output table',
    });
  }
  const [subscription] = found.length === 0 && isGuid(asked) ? [await askDirectly(asked, arm)] : found;
  if (subscription === undefined) {
    return fault('not-found', `No subscription called ${asked} can be seen.`, {
      next: 'Look for its name (az account list --output table); if it is not there, its owner has to give you the role Reader on it, or it was deleted.',
    });
  }
  if ('code' in subscription) return subscription;
  if (!isOff(subscription)) return subscription;
  return fault(
    'disabled',
    `The subscription ${subscription.displayName} is ${subscription.state.toLowerCase()}: its apps are stopped, which says nothing about the student's work.`,
    {
      next: 'Its owner can activate it again: "Reactivate a disabled Azure subscription" on learn.microsoft.com',
    },
  );
}

async function askDirectly(id: string, arm: Arm): Promise<Subscription | Fault | undefined> {
  try {
    return await readSubscription(arm, id);
  } catch (error) {
    if (!(error instanceof FactError)) throw error;
    const gone = /SubscriptionNotFound/.test(error.message);
    if (!gone) return fault(error.code, error.message, { next: error.next });
    return fault('not-found', `Azure knows no subscription ${id}, or does not show it to you.`, {
      next: 'Compare the ID with the student’s. It was deleted, belongs to another tenant, or its owner has to give you the role Reader on it.',
    });
  }
}
