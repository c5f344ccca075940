import { z } from 'zod';
import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import { Json as AnyJson, isObject, type Json } from '../cli/json.ts';
import type { Session } from '../session.ts';
import { subscriptionPath } from './ids.ts';

const Subscription = z.object({
  subscriptionId: z.string(),
  displayName: z.string(),
  state: z.string(),
  tenantId: z.string().nullish(),
  managedByTenants: AnyJson.nullish(),
});

/** `az account …`. Unlike az, which remembers them, it asks for subscriptions each time. Source: az 2.45 tried. */
export const accountCommands = [
  command({
    name: 'account show',
    summary: 'Get the details of the subscription.',
    options: {},
    async run(_, az) {
      const found = (await readSubscriptions(az)).find(({ id }) => id === az.subscription);
      if (!found)
        throw new AzError(
          `The subscription of '${az.subscription}' doesn't exist in cloud '${az.cloud.name}'.`,
        );
      const { cloudName, ...rest } = found;
      return { ...rest, environmentName: cloudName };
    },
  }),
  command({
    name: 'account list',
    summary: 'List subscriptions.',
    options: {},
    table: (accounts) => (Array.isArray(accounts) ? accounts.map(row) : accounts),
    run: (_, az) => readSubscriptions(az),
  }),
  command({
    name: 'account list-locations',
    summary: 'List the regions of the subscription.',
    options: {},
    run: (_, az) => az.arm.list(`${subscriptionPath(az)}/locations`, AnyJson),
  }),
];

async function readSubscriptions(az: Session) {
  const user = await az.tokens.user(az.cloud.resources.arm);
  const found = await az.arm.list('/subscriptions', Subscription);
  return found.map((each) => ({
    cloudName: az.cloud.name,
    homeTenantId: each.tenantId ?? az.tenant,
    id: each.subscriptionId,
    isDefault: each.subscriptionId === az.subscription,
    managedByTenants: each.managedByTenants ?? null,
    name: each.displayName,
    state: each.state,
    tenantId: each.tenantId ?? az.tenant,
    user: { ...user },
  }));
}

function row(account: Json): Json {
  if (!isObject(account)) return account;
  const {
    name = null,
    cloudName = null,
    id = null,
    tenantId = null,
    state = null,
    isDefault = null,
  } = account;
  return {
    Name: name,
    CloudName: cloudName,
    SubscriptionId: id,
    TenantId: tenantId,
    State: state,
    IsDefault: isDefault,
  };
}
