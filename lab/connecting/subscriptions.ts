import { z } from 'zod';
import type { Cloud } from '../../checks/cloud.ts';
import { type Arm, SUBSCRIPTION_DISABLED } from '../../checks/facts/arm.ts';
import { FactError } from '../../checks/facts/error.ts';
import { isGuid, same, versioned } from '../../checks/facts/ids.ts';
import { loginLine } from '../../checks/facts/sign-in-news.ts';
import { readSubscriptions, type Subscription } from '../../checks/facts/subscriptions.ts';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Choose } from './choose.ts';

const Tenant = z.object({
  tenantId: z.string(),
  displayName: z.string().nullish(),
  defaultDomain: z.string().nullish(),
});

/**
 * The tenant to work in, where whoever is signed in belongs to several and somebody can be asked.
 * Source: "Tenants - List" (REST, resources).
 * @throws FactError
 */
export async function chooseTenant(arm: Arm, choose: Choose): Promise<string | undefined> {
  const tenants = (await arm.list(versioned('subscriptions', '/tenants'), Tenant)) ?? [];
  if (tenants.length <= 1) return tenants[0]?.tenantId;
  const lines = tenants.map(({ tenantId, displayName, defaultDomain }) =>
    [displayName, defaultDomain, tenantId].filter(Boolean).join('  '),
  );
  return tenants[await choose('Which tenant?', lines)]?.tenantId;
}

export interface Wanted {
  readonly cloud: Cloud;
  /** The tenant that is signed in to, by ID or domain; empty where nobody has named one. */
  readonly tenant: string;
  /** ID or name. */
  readonly subscription: string | undefined;
  readonly choose: Choose | undefined;
}

/**
 * The subscription to work in: the one that is wanted, else the only one there is, else what somebody chooses.
 * @throws FactError `forbidden`, kind `no-subscription`; LabError `choose` when there are several and nobody can be asked
 */
export async function chooseSubscription(arm: Arm, wanted: Wanted): Promise<Subscription> {
  const { subscription: name, choose } = wanted;
  const all = await readSubscriptions(arm);
  if (name !== undefined) return theOne(all, name, wanted);
  const usable = all.filter(({ state }) => !isOff({ state }));
  const [first, ...more] = usable.length > 0 ? usable : all;
  if (!first) throw none(wanted);
  if (more.length === 0) return first;
  const several = [first, ...more];
  const lines = several.map(({ displayName, subscriptionId }) => `${displayName}  ${subscriptionId}`);
  if (choose) return several[await choose('Which subscription?', lines)] ?? first;
  throw new LabError('choose', `You have several subscriptions:\n  ${lines.join('\n  ')}`, {
    next: 'Say which; it is remembered then: npx lab setup --subscription ID',
    exit: EXIT.usage,
  });
}

/** By ID, or by name where only one has it. */
function theOne(all: readonly Subscription[], name: string, wanted: Wanted): Subscription {
  const found = all.filter(({ subscriptionId, displayName }) =>
    [subscriptionId, ...(isGuid(name) ? [] : [displayName])].some((each) => same(each, name)),
  );
  const [one, another] = found;
  if (one && !another) return one;
  if (one) {
    const ids = found.map(({ subscriptionId }) => subscriptionId).join(', ');
    throw new LabError('choose', `Several subscriptions are called ${name}: ${ids}.`, {
      next: 'Name it by its ID: --subscription ID',
      exit: EXIT.usage,
    });
  }
  if (all.length === 0) throw none(wanted);
  const others = all.map(({ displayName, subscriptionId }) => `${displayName} (${subscriptionId})`);
  throw new FactError(
    'forbidden',
    `You do not see a subscription ${name}${wanted.tenant ? ` in tenant ${wanted.tenant}` : ''}. You see: ${others.join(', ')}. It is misspelt, in another tenant, or you have no role in it.`,
    {
      kind: 'no-subscription',
      next: `For another tenant: ${loginLine({ ...wanted, tenant: '<tenant-id>' })}, and --tenant <tenant-id>. To be let in, ask the subscription's owner for the role Contributor.`,
    },
  );
}

/** Nobody can work in it. Source: "Azure subscription states" (learn.microsoft.com). */
export const isOff = ({ state }: Pick<Subscription, 'state'>): boolean =>
  /^(?:Disabled|Expired|Deleted)$/i.test(state);

/** What to say of a subscription that is not as it should be; `undefined` for one that is. */
export function troubleWith({ displayName, state }: Subscription): FactError | undefined {
  if (isOff({ state })) {
    return new FactError(
      'forbidden',
      `The subscription ${displayName} is ${state.toLowerCase()}: what is in it can be read, and nothing can be made or changed.`,
      {
        kind: 'disabled-subscription',
        next: SUBSCRIPTION_DISABLED,
      },
    );
  }
  return undefined;
}

const none = ({ cloud, tenant }: Wanted): FactError =>
  new FactError(
    'forbidden',
    `You are signed in, and see no subscription${tenant ? ` in tenant ${tenant}` : ''}: you have none, no role in any, or it is in another tenant.`,
    {
      kind: 'no-subscription',
      next: `Another tenant: ${loginLine({ cloud, tenant: '<tenant-id>' })}, and --tenant <tenant-id>. To be let in, ask the owner of a subscription for the role Contributor on a resource group or on all of it. A free one of your own: https://azure.microsoft.com/free. Or leave out --cloud: the sandbox needs none.`,
    },
  );
